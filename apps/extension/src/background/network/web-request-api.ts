import type { ToldHeader } from "./kept-headers.js";
import type { ToldBody } from "./kept-request-body.js";

/** What every event of `chrome.webRequest` tells of its request, as far as it is read here. */
export interface RequestDetails {
  readonly requestId: string;
  /** -1 for what belongs to no tab. */
  readonly tabId: number;
  /** 0 for the page itself. */
  readonly frameId: number;
  readonly parentFrameId: number;
  /** Absent for a navigation. */
  readonly documentId?: string | undefined;
  readonly initiator?: string | undefined;
  readonly url: string;
  readonly method: string;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly timeStamp: number;
}

export interface BeforeRequestDetails extends RequestDetails {
  readonly requestBody?: ToldBody | null | undefined;
}

export interface SendHeadersDetails extends RequestDetails {
  readonly requestHeaders?: readonly ToldHeader[] | undefined;
}

/** Of a response, or of the failure to get one. */
export interface ResponseDetails extends RequestDetails {
  readonly statusCode?: number;
  readonly statusLine?: string;
  readonly responseHeaders?: readonly ToldHeader[] | undefined;
  readonly fromCache?: boolean;
  readonly ip?: string | undefined;
  readonly error?: string;
}

interface RequestEvent<Details> {
  /** Whoever only watches answers nothing. */
  addListener(listener: (details: Details) => undefined, filter: { urls: string[] }, extra?: string[]): void;
}

/** `chrome.webRequest`, watching only: nothing is held up or changed. */
export interface WebRequestApi {
  readonly onBeforeRequest: RequestEvent<BeforeRequestDetails>;
  readonly onSendHeaders: RequestEvent<SendHeadersDetails>;
  readonly onBeforeRedirect: RequestEvent<ResponseDetails>;
  readonly onResponseStarted: RequestEvent<ResponseDetails>;
  readonly onCompleted: RequestEvent<ResponseDetails>;
  readonly onErrorOccurred: RequestEvent<ResponseDetails>;
}

const OWN_PAGES = "chrome-extension:";

/** Whether a page asked, and no extension: ours is in nobody's list, others' are not the page's doing. */
export function isOfPage({ tabId, url, initiator, type }: RequestDetails): boolean {
  if (tabId < 0 || url.startsWith(OWN_PAGES)) return false;
  return type === "main_frame" || initiator?.startsWith(OWN_PAGES) !== true;
}
