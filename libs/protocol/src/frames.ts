import * as z from "zod";
import type { ActionName } from "./actions.js";
import { wireEventSchema } from "./events.js";
import { contentNameSchema, textDifferenceSchema } from "./known-content.js";
import { tabIdSchema } from "./page.js";

/** The path of the extension's socket on every port that takes it. */
export const SOCKET_PATH = "/ws";

/** Where an extension looks for the server until it is told otherwise (WIRE.md section 1). */
export const DEFAULT_SERVER_URL = "ws://localhost:6009/ws";

/** The version of the superset that this server and our extension speak. */
export const PROTOCOL_VERSION = 2;

/** A frame from a browser larger than this closes its socket (1009). */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A request larger than this is refused before it is sent: a browser takes it whole, in one message to the worker. */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** What a browser may send before it has shown the token that the server wants; a `hello` is far smaller. */
export const MAX_UNPAIRED_BYTES = 64 * 1024;

/** Close codes of ours (RFC 6455 section 7.4). */
export const closeCodes = {
  /** The server stops or restarts. */
  goingAway: 1001,
  /** The first frame was no frame of ours, or the browser broke the protocol. */
  policyViolation: 1008,
  /** Too many sockets; try again later. */
  tryAgainLater: 1013,
  /** The server wants its token, and `hello` had none or another one; or the token was changed. */
  tokenWanted: 4401,
} as const;

/** Characters that a server's token has at most. */
export const MAX_TOKEN_LENGTH = 512;

/** The first frame of our extension. */
export const helloSchema = z.object({
  type: z.literal("hello"),
  protocol: z.int().min(2),
  /** Stable for one browser profile. */
  browserId: z.uuid(),
  name: z.string().min(1).max(100),
  version: z.string().max(50),
  capabilities: z.array(z.string().max(100)).max(200),
  /** What the server's owner gave this browser; needed only where the server asks for one. */
  token: z.string().max(MAX_TOKEN_LENGTH).optional(),
});
export type HelloFrame = z.infer<typeof helloSchema>;

/** `requestId` as it comes back: the server's own are strings; whatever else arrives belongs to nobody. */
const requestIdSchema = z.string().optional().catch(undefined);

/** Where an answer comes from; superset only. */
const originOfReply = {
  tabId: tabIdSchema.optional(),
  documentId: z.string().optional(),
  /** The document's address when it answered. */
  url: z.string().optional(),
  /** False where the extension cannot see every change of what it sent, so that the reply must not be kept. */
  observed: z.boolean().optional(),
};

/** What stands for texts that the server knows already: `known-content.ts`. */
const namesOfContent = {
  contentName: contentNameSchema.optional(),
  /** The texts are those of that name, and are left out. */
  unchanged: z.literal(true).optional(),
  /** The texts are left out: `text` is known but for this, the others are the same. */
  difference: textDifferenceSchema.optional(),
};

/** Every frame from an extension (WIRE.md sections 1, 2 and 4, the legacy forms of 4, and the superset). */
export const browserFrameSchema = z.discriminatedUnion("type", [
  helloSchema,
  z.object({ type: z.literal("heartbeat"), timestamp: z.union([z.string(), z.number()]).optional() }),
  z.object({ type: z.literal("ping"), timestamp: z.union([z.string(), z.number()]).optional() }),
  z.object({ type: z.literal("notification"), event: wireEventSchema }),
  z.object({
    type: z.literal("response"),
    requestId: requestIdSchema,
    data: z.unknown().optional(),
    ...originOfReply,
    ...namesOfContent,
  }),
  z.object({
    type: z.literal("error"),
    requestId: requestIdSchema,
    error: z.string(),
    /** An `ErrorCode`; superset only. */
    code: z.string().optional(),
    /** What to do about it, where there is better advice than the code's own; superset only. */
    hint: z.string().optional(),
    ...originOfReply,
  }),
  z.object({ type: z.literal("browser-data"), tabId: tabIdSchema.optional(), data: z.unknown().optional() }),
  z.object({ type: z.literal("connection") }),
]);
export type BrowserFrame = z.infer<typeof browserFrameSchema>;

/** Who asks, as our extension is told it in a request's `caller`, for the person who looks at what happened. */
export const wireCallerSchema = z.object({
  /** Name and version of the MCP client, or "unknown". */
  client: z.string().max(200),
  /** Tool, resource or prompt. */
  tool: z.string().max(100).optional(),
});
export type WireCaller = z.infer<typeof wireCallerSchema>;

/** A request: flat, the parameters beside `action` and `requestId` (WIRE.md section 2). */
export type RequestFrame = { readonly action: ActionName; readonly requestId: string } & Readonly<
  Record<string, unknown>
>;

/** The answer to a heartbeat or ping; the only thing that keeps the existing extension's socket (WIRE.md 1.2). */
export interface PongFrame {
  readonly type: "pong";
  readonly timestamp: number;
  readonly originalTimestamp?: string | number;
}

/** The answer to `hello`. */
export interface WelcomeFrame {
  readonly type: "welcome";
  readonly protocol: number;
  /** The server's version. */
  readonly version: string;
  /** Milliseconds between the frames by which the extension keeps its worker and its socket; absent = its own choice. */
  readonly heartbeatMs?: number;
}

/** Nobody waits for this request's answer any more; sent to extensions with the feature `cancel`. */
export interface CancelFrame {
  readonly type: "cancel";
  readonly requestId: string;
}

/** Every frame from the server, as our extension reads it. */
export const serverFrameSchema = z.union([
  z.object({ type: z.literal("pong"), timestamp: z.number() }),
  z.object({
    type: z.literal("welcome"),
    protocol: z.int(),
    version: z.string(),
    // A worker dies 30 s after its last frame: whatever would let it is no interval.
    heartbeatMs: z.number().min(1_000).max(25_000).optional().catch(undefined),
  }),
  z.object({ type: z.literal("cancel"), requestId: z.string() }),
  z.looseObject({ action: z.string(), requestId: z.union([z.string(), z.number()]) }),
]);
export type ServerFrame = RequestFrame | PongFrame | WelcomeFrame | CancelFrame;
