import * as z from "zod";

/** A message of the client, as far as its way to the server needs it. */
export interface ClientMessage {
  /** `invalid` is no JSON at all. What is JSON and no message goes to the server, which says what is wrong with it. */
  readonly kind: "request" | "notification" | "answer" | "invalid";
  /** A request's id as JSON; `null` where it has none that could be answered. */
  readonly id: string;
  readonly method: string;
  /** What a cancel names, as JSON. */
  readonly cancels?: string;
  /** What a subscription or its end names. */
  readonly uri?: string;
  /**
   * The headers that the message's own text asks for (MCP specification 2026-07-28, "Streamable HTTP"); absent for
   * messages of the eras with sessions.
   */
  readonly statelessHeaders?: Readonly<Record<string, string>>;
}

const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
const idSchema = z.union([z.string(), z.number()]);
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const messageSchema = z.object({
  id: z.unknown().optional(),
  method: optional(z.string()),
  params: optional(
    z.object({
      name: optional(z.string()),
      uri: optional(z.string()),
      requestId: optional(idSchema),
      _meta: optional(z.object({ [VERSION_KEY]: optional(z.string()) })),
    }),
  ),
});

/** Methods whose subject stands in `Mcp-Name`, and where it stands in them. */
const named: ReadonlyMap<string, "name" | "uri"> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
]);

/** Reads what a line of input says of itself. */
export function readClientMessage(line: Buffer): ClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    return { kind: "invalid", id: "null", method: "" };
  }
  // As a tool's call, which is not repeated: there may be one in it.
  if (Array.isArray(value)) return { kind: "request", id: "null", method: "tools/call" };
  const parsed = messageSchema.safeParse(value);
  // The server refuses it in its own words, and without an id.
  if (!parsed.success) return { kind: "request", id: "null", method: "" };
  const { id, method, params } = parsed.data;
  if (method === undefined) return { kind: "answer", id: "null", method: "" };
  const version = params?._meta?.[VERSION_KEY];
  const subject = params?.[named.get(method) ?? "name"];
  const about = {
    method,
    ...(params?.requestId === undefined ? {} : { cancels: JSON.stringify(params.requestId) }),
    ...(params?.uri === undefined ? {} : { uri: params.uri }),
    ...(version === undefined
      ? {}
      : { statelessHeaders: headersOf(version, method, named.has(method) ? subject : undefined) }),
  };
  if (id === undefined) return { kind: "notification", id: "null", ...about };
  const known = idSchema.safeParse(id);
  return { kind: "request", id: known.success ? JSON.stringify(known.data) : "null", ...about };
}

function headersOf(version: string, method: string, subject: string | undefined): Record<string, string> {
  return {
    "MCP-Protocol-Version": headerValue(version),
    "Mcp-Method": headerValue(method),
    ...(subject === undefined ? {} : { "Mcp-Name": headerValue(subject) }),
  };
}

/** A value as a header can carry it: what is more than plain ASCII goes as base64. */
function headerValue(text: string): string {
  const plain = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/i.test(text);
  return plain ? text : `=?base64?${Buffer.from(text).toString("base64")}?=`;
}
