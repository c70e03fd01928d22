import { cutText } from "./cut-text.js";
import { readNetworkEvent, type DevtoolsRequest, type NetworkEvent } from "./devtools-network-events.js";
import {
  addFrame,
  addResponse,
  initiatorOf,
  setEnd,
  weightOfRecord,
  type DevtoolsRecord,
} from "./devtools-record.js";
import { keptHeaderLines } from "./kept-headers.js";
import type { RecordedRequests } from "./recorded-requests.js";
import { type RingLimits, TabRings } from "./tab-rings.js";

const LONGEST_URL = 10_000;

const defaultLimits: RingLimits = { items: 500, tabWeight: 4_000_000, tabs: 100, weight: 40_000_000 };

/** Addresses that never leave the browser: no requests in anybody's list. */
const LOCAL = /^(data|blob|chrome-extension|chrome|devtools|about|filesystem):/;
/** Why the browser did not send a request at all; what it stops for other reasons `chrome.webRequest` knows. */
const notSent = new Set(["csp", "mixed-content"]);

/** Every page's requests as the debugger tells them. */
export class DevtoolsLog {
  /** The newest hop of each request, by tab and the protocol's id; each is in its tab's ring too. */
  readonly #newest = new Map<string, DevtoolsRecord>();
  readonly rings: TabRings<DevtoolsRecord>;

  /**
   * @param changed told of each tab whose records are no longer what they were
   * @param finished told of each request whose answer is complete
   */
  constructor(
    changed: (tabId: number) => void,
    private readonly finished: (record: DevtoolsRecord) => void,
    private readonly recorded: RecordedRequests,
    limits: RingLimits = defaultLimits,
  ) {
    this.rings = new TabRings(limits, weightOfRecord, {
      dropped: (record) => this.#forget(record),
      changed,
    });
  }

  /** Takes one event of the debugger; those of other domains are none of its business. */
  take(tabId: number, method: string, params: unknown): void {
    const event = this.recorded.any ? readNetworkEvent(method, params) : undefined;
    if (event === undefined) return;
    if (event.method === "Network.requestWillBeSent") return this.#began(tabId, event.params);
    if (event.method === "Network.webSocketCreated") {
      const { requestId, url, initiator } = event.params;
      return this.#add(tabId, { requestId, url, method: "GET", type: "WebSocket", initiator, hop: 0 });
    }
    const record = this.#newest.get(keyOf(tabId, event.params.requestId));
    if (record === undefined) return; // pushed out, or begun before the debugger was there
    apply(record, event);
    this.rings.update(tabId, record);
    if (event.method === "Network.loadingFinished") this.finished(record);
  }

  /** Puts back what an earlier worker kept; what had not ended goes on. */
  restore(tabId: number, records: readonly DevtoolsRecord[], seen: number): void {
    for (const record of records) this.#newest.set(keyOf(tabId, record.requestId), record);
    this.rings.restore(tabId, records, seen);
  }

  /** The tab has another id from now on. */
  move(from: number, to: number): void {
    this.rings.move(from, to);
    for (const record of this.rings.of(to)) {
      this.#forget(record);
      record.tabId = to;
      this.#newest.set(keyOf(to, record.requestId), record);
    }
  }

  /** Forgets what is of sites that are off now. Yields the tabs that had any. */
  forgetOff(): readonly number[] {
    return this.rings.tabs.filter((tabId) => {
      const before = this.rings.of(tabId).length;
      this.rings.retain(tabId, ({ type, url, origin }) =>
        this.recorded.wantsOfDebugger(tabId, type, url, origin),
      );
      return this.rings.of(tabId).length < before;
    });
  }

  #began(tabId: number, event: DevtoolsRequest): void {
    const { requestId, request, redirectResponse, timestamp, wallTime } = event;
    const before = this.#newest.get(keyOf(tabId, requestId));
    if (before !== undefined && redirectResponse !== undefined) {
      addResponse(before, redirectResponse);
      before.redirected = true;
      setEnd(before, timestamp);
      this.rings.update(tabId, before);
    }
    if (LOCAL.test(request.url)) return;
    // Without the hop before, nobody knows how many there were.
    const hop = before?.hop === undefined ? undefined : before.hop + 1;
    this.#add(tabId, {
      requestId,
      url: request.url,
      method: request.method,
      type: event.type,
      initiator: event.initiator,
      hop: redirectResponse === undefined ? 0 : hop,
      frameId: event.frameId,
      documentUrl: event.documentURL,
      requestHeaders: keptHeaderLines(request.headers),
      time: { wallTime, timestamp },
    });
  }

  #add(tabId: number, told: Told): void {
    const { requestId, url, method, type, hop, frameId, requestHeaders } = told;
    if (!this.recorded.wantsOfDebugger(tabId, type, url, told.documentUrl)) {
      this.#newest.delete(keyOf(tabId, requestId)); // what is told of it further on is of nobody
      return;
    }
    const origin = originOf(told.documentUrl);
    const startTime = told.time === undefined ? Date.now() : told.time.wallTime * 1_000;
    const record: DevtoolsRecord = {
      requestId,
      tabId,
      url: cutText(url, LONGEST_URL),
      method: cutText(method, 50),
      startTime,
      // A WebSocket's begin is told without a time; its handshake corrects this.
      clock: told.time === undefined ? 0 : startTime - told.time.timestamp * 1_000,
      answeredBy: "network",
      ...(hop === undefined ? {} : { hop }),
      ...(type === undefined ? {} : { type }),
      ...(frameId === undefined ? {} : { frameId }),
      ...(origin === undefined ? {} : { origin }),
      ...(told.initiator === undefined ? {} : { initiator: initiatorOf(told.initiator) }),
      ...(requestHeaders === undefined ? {} : { requestHeaders }),
    };
    this.#newest.set(keyOf(tabId, requestId), record);
    this.rings.add(tabId, record);
  }

  #forget(record: DevtoolsRecord): void {
    const key = keyOf(record.tabId, record.requestId);
    if (this.#newest.get(key) === record) this.#newest.delete(key);
  }
}

interface Told extends Pick<DevtoolsRecord, "requestId" | "url" | "method"> {
  readonly type: string | undefined;
  readonly hop: number | undefined;
  readonly initiator: DevtoolsRequest["initiator"] | undefined;
  readonly frameId?: string | undefined;
  readonly documentUrl?: string;
  readonly requestHeaders?: DevtoolsRecord["requestHeaders"];
  /** Both in seconds. */
  readonly time?: { readonly wallTime: number; readonly timestamp: number };
}

type LaterEvent = Exclude<NetworkEvent, { method: "Network.requestWillBeSent" | "Network.webSocketCreated" }>;

/** Writes into a record what an event tells of it. */
function apply(record: DevtoolsRecord, event: LaterEvent): void {
  switch (event.method) {
    case "Network.requestServedFromCache":
      record.answeredBy = "memory-cache";
      break;
    case "Network.responseReceived":
      record.type = event.params.type;
      addResponse(record, event.params.response);
      break;
    case "Network.loadingFinished":
      record.transferSize = Math.max(0, event.params.encodedDataLength);
      setEnd(record, event.params.timestamp);
      break;
    case "Network.loadingFailed":
      if (notSent.has(event.params.blockedReason ?? "")) record.answeredBy = "nobody";
      record.error = cutText(event.params.errorText, 200);
      setEnd(record, event.params.timestamp);
      break;
    case "Network.webSocketWillSendHandshakeRequest":
      record.startTime = event.params.wallTime * 1_000;
      record.clock = record.startTime - event.params.timestamp * 1_000;
      break;
    case "Network.webSocketHandshakeResponseReceived":
      record.status = event.params.response.status;
      break;
    case "Network.webSocketFrameSent":
      addFrame(record, "sent", event.params);
      break;
    case "Network.webSocketFrameReceived":
      addFrame(record, "received", event.params);
      break;
    case "Network.webSocketFrameError":
      record.error = cutText(event.params.errorMessage, 200);
      break;
    case "Network.webSocketClosed":
      setEnd(record, event.params.timestamp);
  }
}

const keyOf = (tabId: number, requestId: string): string => `${tabId} ${requestId}`;

function originOf(documentUrl: string | undefined): string | undefined {
  if (documentUrl === undefined || !URL.canParse(documentUrl)) return undefined;
  const { origin } = new URL(documentUrl);
  return origin === "null" ? undefined : origin;
}
