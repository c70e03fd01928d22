import type { DevtoolsEvent, HttpHeader, NetworkRequest } from "@browser-mcp/protocol";
import { estimateBytes } from "./estimate-bytes.js";
import { RingBuffer } from "./ring-buffer.js";

/** A request that the debugger told of; its answer is filled in when it comes. */
interface RecordedRequest {
  request: NetworkRequest;
  /** Seconds of the debugger's own clock at which it began. */
  readonly begun: number;
  /** Set when it is recorded, so that what it gains later changes no sum. */
  readonly bytes: number;
  readonly recordedAt: number;
}

type Sent = Extract<DevtoolsEvent, { method: "Network.requestWillBeSent" }>["params"];
type Received = Extract<DevtoolsEvent, { method: "Network.responseReceived" }>["params"];

const MAX_REQUESTS = 500;
const MAX_BYTES = 8 * 1024 * 1024;
/** What an answer may add to a request, about. */
const ANSWER_BYTES = 4 * 1024;
const MAX_HEADERS = 100;
const HEADER_LIMIT = 2_000;
const URL_LIMIT = 10_000;
const BODY_LIMIT = 10_000;

/** What crosses a network; pages also "load" data:, blob: and extensions' addresses. */
const NETWORK_URL = /^(https?|wss?|ftp):/i;

/** The debugger's names of kinds of requests as `chrome.webRequest` has them. */
const kinds: Readonly<Record<string, string>> = {
  Stylesheet: "stylesheet",
  Script: "script",
  Image: "image",
  Font: "font",
  XHR: "xmlhttprequest",
  Fetch: "xmlhttprequest",
  EventSource: "xmlhttprequest",
  Ping: "ping",
  CSPViolationReport: "csp_report",
  Media: "media",
  WebSocket: "websocket",
};

/** The newest requests of a tab as its debugger told them, across its pages. */
export class RequestRecording {
  private readonly ring: RingBuffer<RecordedRequest>;
  private readonly byId = new Map<string, RecordedRequest>();

  constructor(
    private readonly tabId: number,
    onDrop: () => void,
  ) {
    this.ring = new RingBuffer<RecordedRequest>({
      capacity: MAX_REQUESTS,
      maxBytes: MAX_BYTES,
      bytesOf: ({ bytes }) => bytes,
      onDrop: (entry) => {
        if (this.byId.get(entry.request.id) === entry) this.byId.delete(entry.request.id);
        onDrop();
      },
    });
  }

  get size(): number {
    return this.ring.size;
  }

  /** Oldest first. */
  get requests(): readonly NetworkRequest[] {
    return this.ring.toArray().map(({ request }) => request);
  }

  /** Takes what an event says of a request; others do nothing. */
  take(event: DevtoolsEvent): void {
    switch (event.method) {
      case "Network.requestWillBeSent":
        this.begin(event.params);
        break;
      case "Network.responseReceived":
        this.answer(event.params);
        break;
      case "Network.loadingFinished":
        this.end(event.params);
        break;
      case "Network.loadingFailed": {
        const { errorText: error } = event.params;
        this.end(event.params, { error });
        break;
      }
    }
  }

  /** Drops what was recorded before that time. */
  dropBefore(time: number): void {
    this.ring.dropOldestWhile(({ recordedAt }) => recordedAt < time);
  }

  private begin({ requestId, loaderId, documentURL, request, timestamp, wallTime, type = "" }: Sent): void {
    const { url, method, headers, postData } = request;
    if (!NETWORK_URL.test(url)) return;
    const isDocument = type === "Document";
    const isMain = isDocument && requestId === loaderId && documentURL === url;
    const made: NetworkRequest = {
      id: requestId,
      tabId: this.tabId,
      url: url.slice(0, URL_LIMIT),
      method,
      resourceType: isDocument ? (isMain ? "main_frame" : "sub_frame") : (kinds[type] ?? "other"),
      startTime: wallTime * 1000,
      requestHeaders: headersOf(headers),
      responseHeaders: [],
      ...(postData === undefined ? {} : { requestBody: postData.slice(0, BODY_LIMIT) }),
    };
    const known = this.byId.get(requestId);
    if (known !== undefined) {
      // A redirect: one request with the address at which it ended, as the extension has it.
      known.request = { ...made, startTime: known.request.startTime };
      return;
    }
    const bytes = estimateBytes(made) + ANSWER_BYTES;
    const entry = { request: made, begun: timestamp, bytes, recordedAt: performance.now() };
    this.byId.set(requestId, entry);
    this.ring.push(entry);
  }

  private answer({ requestId, response }: Received): void {
    const entry = this.byId.get(requestId);
    if (entry === undefined) return;
    const { status, statusText, headers, fromDiskCache, remoteIPAddress } = response;
    entry.request = {
      ...entry.request,
      status,
      statusLine: `${status} ${statusText}`.trim(),
      responseHeaders: headersOf(headers),
      ...(fromDiskCache === undefined ? {} : { fromCache: fromDiskCache }),
      ...(remoteIPAddress === undefined || remoteIPAddress === "" ? {} : { ip: remoteIPAddress }),
    };
  }

  private end(
    { requestId, timestamp }: { readonly requestId: string; readonly timestamp: number },
    failure: { readonly error?: string } = {},
  ): void {
    const entry = this.byId.get(requestId);
    if (entry === undefined) return;
    const duration = Math.max(0, (timestamp - entry.begun) * 1000);
    entry.request = {
      ...entry.request,
      ...failure,
      duration,
      endTime: entry.request.startTime + duration,
    };
  }
}

function headersOf(headers: Readonly<Record<string, string>>): readonly HttpHeader[] {
  return Object.entries(headers)
    .slice(0, MAX_HEADERS)
    .map(([name, value]) => ({ name, value: value.slice(0, HEADER_LIMIT) }));
}
