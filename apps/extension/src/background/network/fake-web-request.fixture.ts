import { FakeEvent } from "../fake-chrome.js";
import type {
  BeforeRequestDetails,
  RequestDetails,
  ResponseDetails,
  SendHeadersDetails,
  WebRequestApi,
} from "./web-request-api.js";

/** `chrome.webRequest` of a spec. */
export class FakeWebRequest implements WebRequestApi {
  readonly onBeforeRequest = new FakeEvent<[BeforeRequestDetails]>();
  readonly onSendHeaders = new FakeEvent<[SendHeadersDetails]>();
  readonly onBeforeRedirect = new FakeEvent<[ResponseDetails]>();
  readonly onResponseStarted = new FakeEvent<[ResponseDetails]>();
  readonly onCompleted = new FakeEvent<[ResponseDetails]>();
  readonly onErrorOccurred = new FakeEvent<[ResponseDetails]>();

  /** A whole request that a server answers. */
  complete(details: RequestDetails, statusCode = 200): void {
    const { timeStamp } = details;
    this.onBeforeRequest.fire(details);
    this.onSendHeaders.fire({ ...details, requestHeaders: [{ name: "Accept", value: "*/*" }] });
    const told = { ...details, statusCode, statusLine: `HTTP/1.1 ${statusCode} X`, fromCache: false };
    const responseHeaders = [{ name: "content-type", value: "text/plain" }];
    this.onResponseStarted.fire({ ...told, ip: "127.0.0.1", responseHeaders });
    this.onCompleted.fire({ ...told, timeStamp: timeStamp + 10 });
  }
}

let lastId = 0;

/** A request of tab 1's page, with what a spec does not care for filled in. */
export const fakeRequest = (details: Partial<BeforeRequestDetails> = {}): BeforeRequestDetails => ({
  requestId: String((lastId += 1)),
  tabId: 1,
  frameId: 0,
  parentFrameId: -1,
  documentId: "D1",
  initiator: "http://a.test",
  url: "http://a.test/x",
  method: "GET",
  type: "xmlhttprequest",
  timeStamp: 1_000,
  ...details,
});
