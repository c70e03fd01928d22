import { requestInitiatorSchema, webSocketFrameSchema } from "@browser-mcp/protocol";
import * as z from "zod";
import { cutText } from "./cut-text.js";
import type {
  DevtoolsInitiator,
  DevtoolsResponse,
  DevtoolsTiming,
  DevtoolsWebSocketFrame,
} from "./devtools-network-events.js";
import { keptHeaderLines } from "./kept-headers.js";

const header = z.object({ name: z.string(), value: z.string() });

/** What the debugger told of one request, or of one hop of it; kept in `chrome.storage.session` too. */
export const devtoolsRecordSchema = z.object({
  /** The protocol's, which is not the one of `chrome.webRequest`. */
  requestId: z.string(),
  /** Redirects before this one; absent where the debugger came in between. */
  hop: z.int().optional(),
  tabId: z.int(),
  /** The protocol's id of the frame. */
  frameId: z.string().optional(),
  url: z.string(),
  method: z.string(),
  /** As the protocol names it: Fetch, Document, … */
  type: z.string().optional(),
  /** Origin of the document that asked. */
  origin: z.string().optional(),
  /** Milliseconds since the epoch. */
  startTime: z.number(),
  endTime: z.number().optional(),
  /** Milliseconds between the protocol's clock and the epoch. */
  clock: z.number(),
  /** Who answered; `chrome.webRequest` knows of the `network` only. */
  answeredBy: z.enum(["network", "memory-cache", "service-worker", "nobody"]),
  redirected: z.boolean().optional(),
  status: z.int().optional(),
  statusText: z.string().optional(),
  error: z.string().optional(),
  ip: z.string().optional(),
  protocol: z.string().optional(),
  transferSize: z.number().optional(),
  timing: z.record(z.string(), z.number()).optional(),
  /** Milliseconds of the protocol's clock. */
  headersEnd: z.number().optional(),
  initiator: requestInitiatorSchema.optional(),
  /** Only where `chrome.webRequest` has none. */
  requestHeaders: z.array(header).optional(),
  responseHeaders: z.array(header).optional(),
  /** The newest messages of a WebSocket. */
  frames: z.array(webSocketFrameSchema).optional(),
  frameCount: z.int().optional(),
});
export type DevtoolsRecord = z.infer<typeof devtoolsRecordSchema>;

const LONGEST_INITIATOR = 2_000;

/** What a record weighs without the messages of a WebSocket, which are weighed as they come. */
export function weightOfRecord({
  url,
  requestHeaders = [],
  responseHeaders = [],
  frames = [],
}: DevtoolsRecord): number {
  const headers = [...requestHeaders, ...responseHeaders];
  return (
    600 +
    url.length +
    headers.reduce((sum, { name, value }) => sum + name.length + value.length + 20, 0) +
    frames.reduce((sum, { data }) => sum + data.length + 80, 0)
  );
}

/** What made the request: the script's place where one did, with lines and columns from 1. */
export function initiatorOf(told: DevtoolsInitiator): DevtoolsRecord["initiator"] {
  const place = [...(told.stack?.callFrames ?? []), ...(told.stack?.parent?.callFrames ?? [])].find(
    ({ url }) => url !== "",
  );
  const url = told.url ?? place?.url;
  const line = told.lineNumber ?? place?.lineNumber;
  const column = told.columnNumber ?? place?.columnNumber;
  return {
    type: told.type,
    ...(url === undefined ? {} : { url: cutText(url, LONGEST_INITIATOR) }),
    ...(line === undefined ? {} : { line: Math.floor(line) + 1 }),
    ...(column === undefined ? {} : { column: Math.floor(column) + 1 }),
  };
}

/** Writes an answer into a record. Headers are kept only where `chrome.webRequest` does not tell them. */
export function addResponse(record: DevtoolsRecord, response: DevtoolsResponse): void {
  const { status, statusText, remoteIPAddress: ip, protocol, timing } = response;
  record.status = status;
  record.statusText = cutText(statusText, 200);
  if (ip !== undefined) record.ip = ip;
  if (protocol !== undefined) record.protocol = cutText(protocol, 50);
  if (response.fromServiceWorker === true) record.answeredBy = "service-worker";
  if (record.answeredBy === "network") delete record.requestHeaders;
  else record.responseHeaders = keptHeaderLines(response.headers);
  if (timing === undefined) return;
  record.timing = phasesOf(timing);
  record.headersEnd = timing.requestTime * 1_000 + timing.receiveHeadersEnd;
}

/** Writes the end into a record, at a second of the protocol's clock. */
export function setEnd(record: DevtoolsRecord, timestamp: number): void {
  record.endTime = timestamp * 1_000 + record.clock;
  const { timing, headersEnd } = record;
  if (timing !== undefined && headersEnd !== undefined) {
    timing["receive"] = microseconds(Math.max(0, timestamp * 1_000 - headersEnd));
  }
}

/** Messages of one WebSocket that are kept, and characters of each; a multiple of four, for base64's sake. */
const MOST_FRAMES = 100;
const LONGEST_FRAME = 10_000;

/** Adds a message of a WebSocket; what only keeps the connection (ping, pong, close) is none. */
export function addFrame(
  record: DevtoolsRecord,
  direction: "sent" | "received",
  { timestamp, response: { opcode, payloadData } }: DevtoolsWebSocketFrame,
): void {
  if (opcode !== 1 && opcode !== 2) return;
  const frames = (record.frames ??= []);
  const data = cutText(payloadData, LONGEST_FRAME);
  frames.push({
    direction,
    timestamp: microseconds(timestamp * 1_000 + record.clock),
    data,
    base64: opcode === 2,
    ...(data.length < payloadData.length ? { size: payloadData.length } : {}),
  });
  if (frames.length > MOST_FRAMES) frames.shift();
  record.frameCount = (record.frameCount ?? 0) + 1;
}

/** Milliseconds of each phase until the headers were there; `connect` includes `ssl`, as in the HAR format. */
export function phasesOf(timing: DevtoolsTiming): Record<string, number> {
  const { dnsStart, connectStart, sendStart, sendEnd } = timing;
  const first = [dnsStart, connectStart, sendStart].find((start) => start >= 0);
  const phases = {
    blocked: first,
    dns: phase(dnsStart, timing.dnsEnd),
    connect: phase(connectStart, timing.connectEnd),
    ssl: phase(timing.sslStart, timing.sslEnd),
    send: phase(sendStart, sendEnd),
    wait: phase(sendEnd, timing.receiveHeadersEnd),
  };
  return Object.fromEntries(
    Object.entries(phases).flatMap(([name, ms]) => (ms === undefined ? [] : [[name, microseconds(ms)]])),
  );
}

const phase = (start: number, end: number): number | undefined =>
  start < 0 || end < start ? undefined : end - start;

/** Milliseconds without the noise behind the third digit. */
const microseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000;
