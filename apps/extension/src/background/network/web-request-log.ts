import { cutText } from "./cut-text.js";
import { keptHeaders } from "./kept-headers.js";
import { keptRequestBody } from "./kept-request-body.js";
import type { RecordedRequests } from "./recorded-requests.js";
import { type RequestRecord, weightOfRequest } from "./request-record.js";
import { type RingLimits, TabRings } from "./tab-rings.js";
import {
  isOfPage,
  type BeforeRequestDetails,
  type RequestDetails,
  type ResponseDetails,
  type SendHeadersDetails,
  type WebRequestApi,
} from "./web-request-api.js";

const LONGEST_URL = 10_000;

const defaultLimits: RingLimits = { items: 500, tabWeight: 4_000_000, tabs: 100, weight: 40_000_000 };

/** Every page's requests as `chrome.webRequest` tells them: one record for each request and each hop of a redirect. */
export class WebRequestLog {
  /** By Chrome's id of the request: what has not ended; each is in its tab's ring too. */
  readonly #open = new Map<string, RequestRecord>();
  /** By Chrome's id: what was redirected and has not begun again; each is in its tab's ring too. */
  readonly #redirected = new Map<string, RequestRecord>();
  readonly rings: TabRings<RequestRecord>;

  /**
   * @param changed told of each tab whose records are no longer what they were
   */
  constructor(
    changed: (tabId: number) => void,
    private readonly recorded: RecordedRequests,
    limits: RingLimits = defaultLimits,
  ) {
    this.rings = new TabRings(limits, weightOfRequest, {
      dropped: (record) => {
        for (const records of [this.#open, this.#redirected]) {
          if (records.get(record.webId) === record) records.delete(record.webId);
        }
      },
      changed,
    });
  }

  /**
   * Listens, from the worker's first moment on.
   * @param take gets each event as something to do, and does it once earlier records are back
   */
  listen(api: WebRequestApi, take: (event: () => void) => void): void {
    const all = { urls: ["<all_urls>"] };
    const on =
      <Details extends RequestDetails>(act: (details: Details) => void) =>
      (details: Details): undefined => {
        if (!isOfPage(details)) return;
        take(() => {
          if (this.recorded.any) act(details);
        });
      };
    // As few as tell all: each of them costs every request of every page.
    const requestHeaders = ["requestHeaders", "extraHeaders"];
    const responseHeaders = ["responseHeaders", "extraHeaders"];
    api.onBeforeRequest.addListener(
      on((details) => this.#began(details)),
      all,
      ["requestBody"],
    );
    api.onSendHeaders.addListener(
      on((details) => this.#sent(details)),
      all,
      requestHeaders,
    );
    api.onBeforeRedirect.addListener(
      on((details) => this.#led(details)),
      all,
      responseHeaders,
    );
    api.onResponseStarted.addListener(
      on((details) => this.#answered(details)),
      all,
      responseHeaders,
    );
    api.onCompleted.addListener(
      on((details) => this.#ended(details)),
      all,
    );
    api.onErrorOccurred.addListener(
      on((details) => this.#failed(details)),
      all,
    );
  }

  /** Puts back what an earlier worker kept; what had not ended goes on. */
  restore(tabId: number, records: readonly RequestRecord[], seen: number): void {
    for (const record of records) {
      this.#redirected.delete(record.webId);
      if (record.endTime === undefined) this.#open.set(record.webId, record);
      else if (isRedirect(record)) this.#redirected.set(record.webId, record);
    }
    this.rings.restore(tabId, records, seen);
  }

  /** The tab has another id from now on. */
  move(from: number, to: number): void {
    this.rings.move(from, to);
    for (const record of this.rings.of(to)) record.tabId = to;
  }

  /** Forgets what is of sites that are off now. */
  forgetOff(): void {
    for (const tabId of this.rings.tabs) {
      let page: string | undefined;
      this.rings.retain(tabId, (record) => {
        if (record.type === "main_frame") page = record.url;
        return this.recorded.wants(record, page);
      });
    }
  }

  #began(details: BeforeRequestDetails): void {
    if (!this.recorded.wants(details)) return;
    const { requestId: webId, tabId, frameId, documentId, method, type, timeStamp } = details;
    // A page that is on may have been reached from one that is off.
    const initiator = this.recorded.isOff(details.initiator ?? "") ? undefined : details.initiator;
    const hop = this.#hopOf(details);
    const frameUrl = this.#askingFrame(details);
    const record: RequestRecord = {
      requestId: hop === 0 ? webId : `${webId}.${hop}`,
      webId,
      hop,
      tabId,
      frameId,
      url: cutText(details.url, LONGEST_URL),
      method: cutText(method, 50),
      type,
      startTime: timeStamp,
      requestHeaders: [],
      responseHeaders: [],
      ...keptRequestBody(details.requestBody),
      ...(initiator === undefined ? {} : { initiator: cutText(initiator, 300) }),
      ...(documentId === undefined ? {} : { documentId }),
      ...(frameUrl === undefined ? {} : { frameUrl }),
    };
    this.#open.set(webId, record);
    this.rings.add(tabId, record);
  }

  /** A request that comes again under the same id was redirected. */
  #hopOf({ requestId }: RequestDetails): number {
    const before = this.#open.get(requestId) ?? this.#redirected.get(requestId);
    this.#redirected.delete(requestId);
    return before === undefined ? 0 : before.hop + 1;
  }

  #sent(details: SendHeadersDetails): void {
    this.#change(details, (record) => {
      record.requestHeaders = keptHeaders(details.requestHeaders).filter(
        ({ name, value }) => !/^(referer|origin)$/i.test(name) || !this.recorded.isOff(value),
      );
    });
  }

  #answered(details: ResponseDetails): void {
    this.#change(details, (record) => addAnswer(record, details));
  }

  #ended(details: ResponseDetails): void {
    this.#change(details, (record) => {
      addAnswer(record, details);
      record.endTime = details.timeStamp;
    });
    this.#open.delete(details.requestId);
    this.#redirected.delete(details.requestId);
  }

  /** A redirect: the request ends here, and goes on as another. */
  #led(details: ResponseDetails): void {
    const record = this.#open.get(details.requestId);
    this.#ended(details);
    if (record !== undefined) this.#redirected.set(details.requestId, record);
  }

  /** A request that failed has no status, even where a server had answered. */
  #failed(details: ResponseDetails): void {
    this.#change(details, (record) => {
      record.error = cutText(details.error ?? "net::ERR_FAILED", 200);
      record.endTime = details.timeStamp;
      delete record.status;
      delete record.statusLine;
    });
    this.#open.delete(details.requestId);
    this.#redirected.delete(details.requestId);
  }

  #change({ requestId }: RequestDetails, act: (record: RequestRecord) => void): void {
    const record = this.#open.get(requestId);
    if (record === undefined) return; // pushed out, or begun before the extension was there
    act(record);
    this.rings.update(record.tabId, record);
  }

  /** The address of the frame that asked, as far as it is known; none for the page itself. */
  #askingFrame({ tabId, frameId, parentFrameId, type, initiator }: RequestDetails): string | undefined {
    if (type === "main_frame") return undefined;
    const asking = type === "sub_frame" ? parentFrameId : frameId;
    if (asking <= 0) return undefined;
    const document = this.rings
      .of(tabId)
      .findLast((record) => record.frameId === asking && /^(main|sub)_frame$/.test(record.type));
    return document?.url ?? (initiator === "null" ? undefined : initiator);
  }
}

/** Writes into a record what is told of the answer. */
function addAnswer(record: RequestRecord, details: ResponseDetails): void {
  const { statusCode, statusLine, responseHeaders, fromCache, ip } = details;
  if (statusCode !== undefined && statusCode > 0) record.status = statusCode;
  if (statusLine !== undefined && statusLine !== "") record.statusLine = cutText(statusLine, 500);
  if (responseHeaders !== undefined) record.responseHeaders = keptHeaders(responseHeaders);
  if (fromCache !== undefined) record.fromCache = fromCache;
  if (ip !== undefined) record.ip = ip;
}

const isRedirect = ({ status = 0 }: RequestRecord): boolean =>
  status >= 300 && status < 400 && status !== 304;
