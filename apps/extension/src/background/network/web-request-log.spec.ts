import { everythingRecorded } from "./everything-recorded.fixture.js";
import { fakeRequest, FakeWebRequest } from "./fake-web-request.fixture.js";
import { WebRequestLog } from "./web-request-log.js";

function setUp(): { api: FakeWebRequest; log: WebRequestLog } {
  const api = new FakeWebRequest();
  const log = new WebRequestLog(() => undefined, everythingRecorded);
  log.listen(api, (event) => event());
  return { api, log };
}

describe("WebRequestLog", () => {
  it("makes one record of all that is told of a request", () => {
    const { api, log } = setUp();
    api.complete(fakeRequest({ requestId: "7", timeStamp: 5 }), 404);
    expect(log.rings.of(1)).toEqual([
      {
        requestId: "7",
        webId: "7",
        hop: 0,
        tabId: 1,
        frameId: 0,
        documentId: "D1",
        initiator: "http://a.test",
        url: "http://a.test/x",
        method: "GET",
        type: "xmlhttprequest",
        startTime: 5,
        endTime: 15,
        status: 404,
        statusLine: "HTTP/1.1 404 X",
        fromCache: false,
        ip: "127.0.0.1",
        requestHeaders: [{ name: "Accept", value: "*/*" }],
        responseHeaders: [{ name: "content-type", value: "text/plain" }],
      },
    ]);
  });

  it("gives each hop of a redirect its own record", () => {
    const { api, log } = setUp();
    const request = fakeRequest({ requestId: "7", url: "http://a.test/old" });
    api.onBeforeRequest.fire(request);
    api.onBeforeRedirect.fire({ ...request, statusCode: 302, timeStamp: 1_005 });
    api.complete({ ...request, url: "http://a.test/new", timeStamp: 1_006 });
    expect(log.rings.of(1)).toMatchObject([
      { requestId: "7", url: "http://a.test/old", status: 302, endTime: 1_005 },
      { requestId: "7.1", url: "http://a.test/new", status: 200, endTime: 1_016 },
    ]);
  });

  it("has the error and no status of a request that failed", () => {
    const { api, log } = setUp();
    const request = fakeRequest();
    api.onBeforeRequest.fire(request);
    api.onResponseStarted.fire({ ...request, statusCode: 200, statusLine: "HTTP/1.1 200 OK" });
    api.onErrorOccurred.fire({ ...request, error: "net::ERR_FAILED", timeStamp: 1_009 });
    const [record] = log.rings.of(1);
    expect(record).toMatchObject({ error: "net::ERR_FAILED", endTime: 1_009 });
    expect(record).not.toHaveProperty("status");
    expect(record).not.toHaveProperty("statusLine");
  });

  it.each([
    ["of no tab", { tabId: -1 }],
    ["of an extension's file", { url: "chrome-extension://abc/page/reader.js" }],
    ["that an extension made", { initiator: "chrome-extension://abc" }],
  ])("leaves out a request %s", (_what, details) => {
    const { api, log } = setUp();
    api.complete(fakeRequest(details));
    expect(log.rings.tabs).toEqual([]);
  });

  it("keeps the page that an extension opened", () => {
    const { api, log } = setUp();
    api.complete(fakeRequest({ type: "main_frame", initiator: "chrome-extension://abc" }));
    expect(log.rings.of(1)).toHaveLength(1);
  });

  it("names the frame that asked, where it is not the page", () => {
    const { api, log } = setUp();
    const frame = { frameId: 5, parentFrameId: 0 };
    api.complete(fakeRequest({ type: "sub_frame", url: "http://b.test/frame", ...frame }));
    api.complete(fakeRequest({ url: "http://b.test/in", initiator: "http://b.test", ...frame }));
    api.complete(fakeRequest({ type: "sub_frame", frameId: 6, parentFrameId: 5 }));
    api.complete(fakeRequest({ frameId: 9, parentFrameId: 0, initiator: "http://c.test" }));
    expect(log.rings.of(1).map(({ frameUrl }) => frameUrl)).toEqual([
      undefined,
      "http://b.test/frame",
      "http://b.test/frame",
      "http://c.test",
    ]);
  });

  it("keeps the newest 500 of 2,000", () => {
    const { api, log } = setUp();
    for (let i = 0; i < 2_000; i += 1) api.complete(fakeRequest({ url: `http://a.test/${i}` }));
    expect(log.rings.of(1)).toHaveLength(500);
    expect(log.rings.of(1)[0]?.url).toBe("http://a.test/1500");
    expect(log.rings.seen(1)).toBe(2_000);
  });

  it("goes on with what an earlier worker began", () => {
    const before = setUp();
    const request = fakeRequest();
    before.api.onBeforeRequest.fire(request);
    const { api, log } = setUp();
    log.restore(1, structuredClone([...before.log.rings.of(1)]), 3);
    api.onCompleted.fire({ ...request, statusCode: 200, timeStamp: 1_050 });
    expect(log.rings.of(1)).toMatchObject([{ status: 200, endTime: 1_050 }]);
    expect(log.rings.seen(1)).toBe(3);
  });

  it("goes on with what was redirected while an earlier worker ended", () => {
    const before = setUp();
    const request = fakeRequest({ requestId: "7", url: "http://a.test/old" });
    before.api.onBeforeRequest.fire(request);
    before.api.onBeforeRedirect.fire({ ...request, statusCode: 302, timeStamp: 1_005 });
    const { api, log } = setUp();
    log.restore(1, structuredClone([...before.log.rings.of(1)]), 1);
    api.complete({ ...request, url: "http://a.test/new" });
    expect(log.rings.of(1).map(({ requestId }) => requestId)).toEqual(["7", "7.1"]);
  });

  it("does not tell of a redirect that it failed where only the way on did", () => {
    const { api, log } = setUp();
    const request = fakeRequest();
    api.onBeforeRequest.fire(request);
    api.onBeforeRedirect.fire({ ...request, statusCode: 302, timeStamp: 1_005 });
    api.onErrorOccurred.fire({ ...request, error: "net::ERR_FAILED", timeStamp: 1_009 });
    expect(log.rings.of(1)).toMatchObject([{ status: 302, endTime: 1_005 }]);
    expect(log.rings.of(1)[0]).not.toHaveProperty("error");
  });

  it("follows a replaced tab, with what is under way in it", () => {
    const { api, log } = setUp();
    const request = fakeRequest();
    api.onBeforeRequest.fire(request);
    log.move(1, 2);
    api.onCompleted.fire({ ...request, tabId: 2, statusCode: 204, timeStamp: 1_050 });
    expect(log.rings.of(2)).toMatchObject([{ tabId: 2, status: 204 }]);
  });
});
