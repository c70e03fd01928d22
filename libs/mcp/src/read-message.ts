import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
} from "@modelcontextprotocol/sdk/types.js";
import type { JSONRPCMessage, JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import type { HttpRequest } from "./http-message.js";
import { rpcCodes } from "./json-rpc.js";
import type { RpcId } from "./json-rpc.js";
import { readBody } from "./read-body.js";
import type { BodyLimits } from "./read-body.js";

/** 4 MiB within 30 s. */
export const defaultBodyLimits: BodyLimits = { bytes: 4 * 1024 * 1024, deadlineMs: 30_000 };

/** Why a POST holds no message. */
export interface BadMessage {
  readonly kind: "bad";
  /** HTTP status. */
  readonly status: number;
  readonly code: number;
  readonly text: string;
  /** The request's own where it can be read. */
  readonly id: RpcId;
  /** Whether the rest of the body is still to come, so that the connection is of no more use. */
  readonly unread: boolean;
}

/** Several messages; an element that is none is `undefined`. */
export interface Batch {
  readonly kind: "batch";
  readonly messages: readonly (JSONRPCMessage | undefined)[];
}

/** What a POST holds; nothing where the client has gone. */
export type PostedMessage =
  { readonly kind: "message"; readonly message: JSONRPCMessage } | Batch | BadMessage;

/** Messages in one batch. */
const MAX_BATCH = 100;

const idOf = z.looseObject({ id: z.union([z.string(), z.int()]) });

/** Reads the one JSON-RPC message of a POST (MCP specification 2025-11-25, "Sending Messages to the Server"). */
export async function readMessage(
  request: HttpRequest,
  limits: BodyLimits,
): Promise<PostedMessage | undefined> {
  const body = await readBody(request, limits);
  switch (body.kind) {
    case "gone":
      return undefined;
    case "too-large":
      return bad(413, rpcCodes.invalidRequest, `The body is larger than ${limits.bytes} bytes.`, null, true);
    case "too-slow":
      return bad(
        408,
        rpcCodes.invalidRequest,
        `The body did not arrive within ${limits.deadlineMs / 1000} s.`,
        null,
        true,
      );
    case "not-utf8":
      return bad(400, rpcCodes.parseError, "The body is not valid UTF-8.");
    case "complete":
      return parseMessage(body.text);
  }
}

/** Reads the body of a POST: the one message that it holds, or a batch. */
export function parseMessage(text: string): PostedMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad(400, rpcCodes.parseError, "The body is not valid JSON.");
  }
  if (Array.isArray(value)) return batch(value);
  const message = asMessage(value);
  if (message !== undefined) return { kind: "message", message };
  const withId = idOf.safeParse(value);
  return bad(
    400,
    rpcCodes.invalidRequest,
    "The body is not a JSON-RPC 2.0 message of MCP.",
    withId.success ? withId.data.id : null,
  );
}

function batch(values: readonly unknown[]): PostedMessage {
  if (values.length === 0 || values.length > MAX_BATCH) {
    return bad(400, rpcCodes.invalidRequest, `A batch holds 1 to ${MAX_BATCH} messages.`);
  }
  return { kind: "batch", messages: values.map(asMessage) };
}

const bad = (status: number, code: number, text: string, id: RpcId = null, unread = false): BadMessage => ({
  kind: "bad",
  status,
  code,
  text,
  id,
  unread,
});

/**
 * Whether a message is a request. Messages were checked when they came in: to ask the SDK's schema again would cost as
 * much as to parse them.
 */
export const isRequest = (message: JSONRPCMessage): message is JSONRPCRequest =>
  "method" in message && "id" in message;

function asMessage(value: unknown): JSONRPCMessage | undefined {
  if (isPlainRequest(value)) return value;
  if (isJSONRPCRequest(value)) return value;
  if (isJSONRPCNotification(value)) return value;
  if (isJSONRPCResultResponse(value)) return value;
  if (isJSONRPCErrorResponse(value)) return value;
  return undefined;
}

/**
 * Whether a value is a request without metadata, as most are: what the SDK's schema would say of it, in a tenth of the time.
 * Of every other value this says nothing.
 */
function isPlainRequest(value: unknown): value is JSONRPCRequest {
  if (typeof value !== "object" || value === null) return false;
  let known = 0;
  for (const key in value) {
    if (key !== "jsonrpc" && key !== "id" && key !== "method" && key !== "params") return false;
    known += 1;
  }
  const { jsonrpc, id, method, params } = value as { readonly [K in keyof JSONRPCRequest]?: unknown };
  if (jsonrpc !== "2.0" || typeof method !== "string") return false;
  if (typeof id !== "string" && !Number.isSafeInteger(id)) return false;
  if (params === undefined) return known === 3;
  return typeof params === "object" && params !== null && !Array.isArray(params) && !("_meta" in params);
}
