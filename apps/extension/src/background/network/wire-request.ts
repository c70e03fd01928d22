import type { WireReply } from "@browser-mcp/protocol";
import type { DevtoolsRecord } from "./devtools-record.js";
import type { RequestRecord } from "./request-record.js";

/** One request as it crosses the socket. */
export type WireRequest = WireReply<"getNetworkData">["requests"][number];

/** A request in the wire's form, with what the debugger told of it; bodies of answers come later. */
export function wireRequest(
  record: RequestRecord,
  devtools: DevtoolsRecord | undefined,
  withBody: boolean,
): WireRequest {
  const { webId: _id, hop: _hop, frameId: _frame, initiator: _asked, ...rest } = record;
  const { requestBody, requestBodySize, ...told } = rest;
  const { startTime, endTime } = record;
  const size = requestBodySize ?? (requestBody === undefined || withBody ? undefined : sizeOf(requestBody));
  return {
    ...told,
    timestamp: Math.floor(startTime),
    ...(endTime === undefined ? {} : { duration: endTime - startTime }),
    ...(requestBody !== undefined && withBody ? { requestBody } : {}),
    ...(size === undefined ? {} : { requestBodySize: size }),
    ...(devtools === undefined ? {} : detailsOf(devtools)),
  };
}

/** Whoever does not ask for a body is told how large it is. */
function sizeOf(body: NonNullable<RequestRecord["requestBody"]>): number {
  if (body.type === "raw") return new TextEncoder().encode(body.data).length;
  return Object.entries(body.data).reduce(
    (sum, [name, values]) => sum + name.length + values.join("").length,
    0,
  );
}

/** A request that never reached the network, so that only the debugger knows of it. */
export function wireOffNetwork(record: DevtoolsRecord): WireRequest {
  const { requestId, hop = 0, tabId, url, method, startTime, endTime, status, statusText } = record;
  return {
    requestId: `devtools:${requestId}.${hop}`,
    tabId,
    url,
    method,
    type: types[record.type ?? ""] ?? "other",
    timestamp: Math.floor(startTime),
    startTime,
    ...(endTime === undefined ? {} : { endTime, duration: endTime - startTime }),
    ...(status === undefined || record.error !== undefined
      ? {}
      : { status, statusLine: `${record.protocol ?? "HTTP"} ${status} ${statusText ?? ""}`.trimEnd() }),
    ...(record.error === undefined ? {} : { error: record.error }),
    ...(record.answeredBy === "memory-cache" ? { fromCache: true } : {}),
    requestHeaders: record.requestHeaders ?? [],
    responseHeaders: record.responseHeaders ?? [],
    ...detailsOf(record),
  };
}

/** What only the debugger tells. */
function detailsOf({
  timing,
  initiator,
  frames,
  frameCount,
  protocol,
  transferSize,
  ip,
}: DevtoolsRecord): Partial<WireRequest> {
  return {
    ...(timing === undefined ? {} : { timing }),
    ...(initiator === undefined ? {} : { initiator }),
    ...(frames === undefined ? {} : { webSocketFrames: frames }),
    ...(frameCount === undefined ? {} : { webSocketFrameCount: frameCount }),
    ...(protocol === undefined || protocol === "" ? {} : { protocol }),
    ...(transferSize === undefined ? {} : { transferSize }),
    ...(ip === undefined || ip === "" ? {} : { ip }),
  };
}

const types: Readonly<Record<string, string>> = {
  Document: "main_frame",
  Stylesheet: "stylesheet",
  Script: "script",
  Image: "image",
  Font: "font",
  Media: "media",
  XHR: "xmlhttprequest",
  Fetch: "xmlhttprequest",
  EventSource: "xmlhttprequest",
  WebSocket: "websocket",
  Ping: "ping",
  CSPViolationReport: "csp_report",
};
