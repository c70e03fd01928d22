import type { NetworkBody, NetworkRequest, WebSocketFrame } from "@browser-mcp/protocol";
import * as z from "zod";
import { clip, truncate } from "./truncate.js";

/** UTF-16 code units of a body that a result holds at most (WIRE.md 5.2). */
const BODY_LIMIT = 10_000;
/** Messages of a WebSocket that a result holds, and UTF-16 code units of each. */
const FRAMES = 20;
const FRAME_LIMIT = 1_000;

const header = z.object({ name: z.string(), value: z.string() });

const place = { url: z.string().optional(), line: z.int().optional(), column: z.int().optional() };

/** One request as the result of a tool gives it. */
export const networkEntrySchema = z.object({
  requestId: z.string(),
  tabId: z.int(),
  url: z.string(),
  method: z.string(),
  resourceType: z.string(),
  type: z.string().describe("The same as resourceType; the original server's name for it."),
  status: z.int().optional().describe("Absent while the request is under way, and where it failed."),
  statusLine: z.string().optional(),
  error: z.string().optional().describe("Why it failed on the network: net::ERR_…"),
  timestamp: z.int().describe("When it began, in milliseconds since the epoch."),
  startTime: z.number().describe("The same with its fraction."),
  endTime: z.number().optional(),
  duration: z.number().optional().describe("Milliseconds."),
  fromCache: z.boolean().optional(),
  ip: z.string().optional(),
  requestHeaders: z.array(header),
  responseHeaders: z.array(header),
  requestBody: z
    .string()
    .optional()
    .describe("What the page sent, or how to ask for it; absent without one."),
  bodySize: z.int().optional().describe("Size of the whole request body, as the extension counts it."),
  responseBody: z.string().optional().describe("What the server answered, where it was asked for."),
  responseBodyEncoding: z.enum(["base64"]).optional().describe("Of a body that is no text."),
  responseBodySize: z.int().optional().describe("UTF-16 code units of the whole, as encoded."),
  responseBodyMissing: z.string().optional().describe("Why a body that was asked for is not there."),
  documentId: z.string().optional().describe("The browser's id of the document that asked."),
  frameUrl: z.string().optional().describe("The frame that asked, where it is not the page itself."),
  timing: z
    .record(z.string(), z.number())
    .optional()
    .describe("Milliseconds of each phase; connect includes ssl. With the debugger attached, as all below."),
  initiator: z
    .object({ type: z.string(), ...place })
    .optional()
    .describe("What made the page ask; line and column count from 1."),
  protocol: z.string().optional(),
  transferSize: z.number().optional().describe("Bytes over the network, headers included."),
  webSocketFrames: z
    .array(
      z.object({
        direction: z.enum(["sent", "received"]),
        timestamp: z.number(),
        data: z.string(),
        base64: z.boolean(),
      }),
    )
    .optional()
    .describe(`The newest ${FRAMES} messages of a WebSocket.`),
  webSocketFrameCount: z.int().optional().describe("All its messages so far."),
});
type NetworkEntry = z.output<typeof networkEntrySchema>;

/** A request as a result gives it; the body that the page sent only where it is wanted. */
export function networkEntry(request: NetworkRequest, withBody: boolean): NetworkEntry {
  const { id, resourceType, startTime, requestHeaders, responseHeaders, ...others } = request;
  const { requestBody, requestBodySize, responseBody, initiator, timing, webSocketFrames, ...rest } = others;
  return {
    requestId: id,
    resourceType,
    type: resourceType,
    timestamp: Math.floor(startTime),
    startTime,
    ...rest,
    requestHeaders: [...requestHeaders],
    responseHeaders: [...responseHeaders],
    ...sentBody(requestBody, requestBodySize, withBody),
    ...(responseBody === undefined ? {} : answeredBody(responseBody)),
    ...(initiator === undefined ? {} : { initiator: { ...initiator } }),
    ...(timing === undefined ? {} : { timing: { ...timing } }),
    ...(webSocketFrames === undefined
      ? {}
      : { webSocketFrames: webSocketFrames.slice(-FRAMES).map(shownFrame) }),
  };
}

function sentBody(
  body: string | undefined,
  size = body?.length,
  withBody: boolean,
): Pick<NetworkEntry, "requestBody" | "bodySize"> {
  if (size === undefined) return {};
  const text = withBody && body !== undefined ? cut(body, BODY_LIMIT, size) : excluded(size);
  return { requestBody: text, bodySize: size };
}

function answeredBody({ body, base64, size }: NetworkBody): Partial<NetworkEntry> {
  return {
    responseBody: cut(body, BODY_LIMIT, size),
    responseBodySize: size,
    ...(base64 ? { responseBodyEncoding: "base64" } : {}),
  };
}

function shownFrame({ direction, timestamp, data, base64, size = data.length }: WebSocketFrame): {
  direction: "sent" | "received";
  timestamp: number;
  data: string;
  base64: boolean;
} {
  return { direction, timestamp, data: cut(data, FRAME_LIMIT, size), base64 };
}

/** As `truncate`, of a text whose end may have been left where it comes from. */
function cut(text: string, limit: number, size: number): string {
  if (size <= text.length) return truncate(text, limit).text;
  return `${clip(text, limit)}\n... [TRUNCATED - original size: ${size}]`;
}

function excluded(size: number): string {
  return `[Request body excluded - ${size} chars. Set includeRequestBodies:true to include]`;
}
