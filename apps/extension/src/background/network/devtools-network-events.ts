import * as z from "zod";

// Events of the protocol's Network domain, as much of each as is read here. Names and shapes are the protocol's own.

/** Seconds of a clock that starts anywhere. */
const monotonic = z.number();
const headers = z.record(z.string(), z.string());
const requestId = z.string();

const callFrame = z.object({ url: z.string(), lineNumber: z.int(), columnNumber: z.int() });
const stack = z.object({
  callFrames: z.array(callFrame),
  parent: z.object({ callFrames: z.array(callFrame) }).optional(),
});
const initiator = z.object({
  type: z.string(),
  url: z.string().optional(),
  /** From 0. */
  lineNumber: z.number().optional(),
  columnNumber: z.number().optional(),
  stack: stack.optional(),
});
export type DevtoolsInitiator = z.infer<typeof initiator>;

/** Milliseconds since `requestTime`, -1 for a phase that was not; `requestTime` itself in seconds. */
const timing = z.object({
  requestTime: z.number(),
  dnsStart: z.number(),
  dnsEnd: z.number(),
  connectStart: z.number(),
  connectEnd: z.number(),
  sslStart: z.number(),
  sslEnd: z.number(),
  sendStart: z.number(),
  sendEnd: z.number(),
  receiveHeadersEnd: z.number(),
});
export type DevtoolsTiming = z.infer<typeof timing>;

const response = z.object({
  status: z.int(),
  statusText: z.string().default(""),
  headers: headers.default({}),
  fromDiskCache: z.boolean().optional(),
  fromServiceWorker: z.boolean().optional(),
  remoteIPAddress: z.string().optional(),
  protocol: z.string().optional(),
  timing: timing.optional(),
});
export type DevtoolsResponse = z.infer<typeof response>;

const webSocketFrame = z.object({
  requestId,
  timestamp: monotonic,
  response: z.object({ opcode: z.int(), payloadData: z.string() }),
});
export type DevtoolsWebSocketFrame = z.infer<typeof webSocketFrame>;

const requestWillBeSent = z.object({
  /** The same for every hop of a redirect. */
  requestId,
  documentURL: z.string(),
  request: z.object({ url: z.string(), method: z.string(), headers: headers.default({}) }),
  timestamp: monotonic,
  /** Seconds since the epoch. */
  wallTime: z.number(),
  initiator,
  /** The answer that led here. */
  redirectResponse: response.optional(),
  type: z.string().optional(),
  frameId: z.string().optional(),
});
export type DevtoolsRequest = z.infer<typeof requestWillBeSent>;

/** The events that are read. */
export const networkEventSchema = z.discriminatedUnion("method", [
  z.object({ method: z.literal("Network.requestWillBeSent"), params: requestWillBeSent }),
  z.object({ method: z.literal("Network.requestServedFromCache"), params: z.object({ requestId }) }),
  z.object({
    method: z.literal("Network.responseReceived"),
    params: z.object({ requestId, type: z.string(), response }),
  }),
  z.object({
    method: z.literal("Network.loadingFinished"),
    params: z.object({
      requestId,
      timestamp: monotonic,
      encodedDataLength: z.number(),
    }),
  }),
  z.object({
    method: z.literal("Network.loadingFailed"),
    params: z.object({
      requestId,
      timestamp: monotonic,
      errorText: z.string(),
      /** Why the browser itself refused: `csp`, `mixed-content`, … */
      blockedReason: z.string().optional(),
    }),
  }),
  z.object({
    method: z.literal("Network.webSocketCreated"),
    params: z.object({ requestId, url: z.string(), initiator: initiator.optional() }),
  }),
  z.object({
    method: z.literal("Network.webSocketWillSendHandshakeRequest"),
    params: z.object({
      requestId,
      timestamp: monotonic,
      wallTime: z.number(),
    }),
  }),
  z.object({
    method: z.literal("Network.webSocketHandshakeResponseReceived"),
    params: z.object({
      requestId,
      response: z.object({ status: z.int() }),
    }),
  }),
  z.object({ method: z.literal("Network.webSocketFrameSent"), params: webSocketFrame }),
  z.object({ method: z.literal("Network.webSocketFrameReceived"), params: webSocketFrame }),
  z.object({
    method: z.literal("Network.webSocketFrameError"),
    params: z.object({ requestId, timestamp: monotonic, errorMessage: z.string() }),
  }),
  z.object({
    method: z.literal("Network.webSocketClosed"),
    params: z.object({ requestId, timestamp: monotonic }),
  }),
]);
export type NetworkEvent = z.infer<typeof networkEventSchema>;

const known: ReadonlySet<string> = new Set(networkEventSchema.options.map(({ shape }) => shape.method.value));

/** One event of the debugger; nothing for those of other domains, for those not read, and for malformed ones. */
export function readNetworkEvent(method: string, params: unknown): NetworkEvent | undefined {
  return known.has(method) ? networkEventSchema.safeParse({ method, params }).data : undefined;
}
