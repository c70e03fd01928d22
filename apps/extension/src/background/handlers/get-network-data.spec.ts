import { silentLogger, wireReplies } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { answer, second, willBeSent } from "../network/devtools-events.fixture.js";
import { FakeSessionArea } from "../network/fake-session-area.fixture.js";
import { fakeRequest, FakeWebRequest } from "../network/fake-web-request.fixture.js";
import { NetworkLog } from "../network/network-log.js";
import { everySiteOn } from "../site-policy.js";
import { TabAccess } from "../tab-access.js";
import { TabAddresses } from "../tab-addresses.js";
import { getNetworkData } from "./get-network-data.js";

const { signal } = new AbortController();

function setUp(open = [fakeTab({ id: 1, active: true }), fakeTab({ id: 2, discarded: true })]): {
  api: FakeWebRequest;
  log: NetworkLog;
  tabs: FakeTabs;
  read: (params?: object) => Promise<{ data: unknown; tabId?: number; url?: string }>;
  tellBefore: (tell: () => void) => void;
} {
  const api = new FakeWebRequest();
  const tabs = new FakeTabs(open);
  let told = (): void => undefined;
  const send = async (_tabId: number, method: string): Promise<object> => {
    if (method !== "Network.getResponseBody") told(); // what the session tells comes before the answer
    return { body: "fine", base64Encoded: false };
  };
  const memory = new FakeSessionArea();
  const shown = new TabAddresses(tabs, silentLogger);
  const log = new NetworkLog({
    webRequest: api,
    tabs,
    memory,
    send,
    sites: everySiteOn,
    shown,
    log: silentLogger,
  });
  const handler = getNetworkData(new TabAccess(tabs), tabs, log, () => true);
  const read = async (params = {}): Promise<{ data: unknown; tabId?: number; url?: string }> => {
    const reply = await handler.handle(params, signal);
    expect(wireReplies.getNetworkData.safeParse(reply.data).error).toBeUndefined();
    return reply;
  };
  const tellBefore = (tell: () => void): void => void (told = tell);
  return { api, log, tabs, read, tellBefore };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("getNetworkData", () => {
  it("names the id that a tab has now whose page was discarded", async () => {
    const { tabs, read } = setUp();
    tabs.onReplaced.fire(2, 7);
    await expect(read({ tabId: 7 })).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
      message: expect.stringContaining("the tab is now tab 2"),
    });
  });

  it("gives a tab's requests, oldest first, in the wire's form", async () => {
    const { api, read } = setUp();
    api.complete(fakeRequest({ requestId: "a", timeStamp: 1_000.5 }));
    api.complete(fakeRequest({ requestId: "b", timeStamp: 2_000 }), 404);
    expect(await read({ tabId: 1 })).toMatchObject({
      tabId: 1,
      url: "https://example.test/1",
      data: {
        totalCount: 2,
        requests: [
          { requestId: "a", status: 200, timestamp: 1_000, startTime: 1_000.5, duration: 10 },
          { requestId: "b", status: 404 },
        ],
      },
    });
  });

  it("sends bodies only where they are asked for, and their size otherwise", async () => {
    const { api, read } = setUp();
    const bytes = new TextEncoder().encode("größe").buffer;
    api.complete(fakeRequest({ method: "POST", requestBody: { raw: [{ bytes }] } }));
    const { data: plain } = await read({ tabId: 1 });
    expect(plain).toMatchObject({ requests: [{ requestBodySize: 7 }] });
    expect(JSON.stringify(plain)).not.toContain("größe");
    const { data } = await read({ tabId: 1, includeRequestBodies: true });
    expect(data).toMatchObject({ requests: [{ requestBody: { type: "raw", data: "größe" } }] });
  });

  it("adds what the debugger told, and waits a little for the end that the page has seen", async () => {
    const { api, log, read } = setUp();
    api.complete(fakeRequest({ timeStamp: 1_001 }));
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    log.devtoolsEvent(1, "Network.responseReceived", {
      requestId: "7",
      type: "Fetch",
      response: answer(200),
    });
    const reply = read({ tabId: 1, includeResponseBodies: true });
    await jest.advanceTimersByTimeAsync(200);
    log.devtoolsEvent(1, "Network.loadingFinished", {
      requestId: "7",
      timestamp: second(1_010),
      encodedDataLength: 9,
    });
    await jest.advanceTimersByTimeAsync(100);
    expect((await reply).data).toMatchObject({
      requests: [{ protocol: "h2", transferSize: 9, responseBody: { body: "fine", base64: false, size: 4 } }],
    });
  });

  it("does not miss the end that the page saw before the debugger told of it", async () => {
    const { api, log, read, tellBefore } = setUp();
    api.onBeforeRequest.fire(fakeRequest({ timeStamp: 1_001 })); // nor has webRequest
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    log.devtoolsEvent(1, "Network.responseReceived", {
      requestId: "7",
      type: "Fetch",
      response: answer(200),
    });
    tellBefore(() =>
      log.devtoolsEvent(1, "Network.loadingFinished", {
        requestId: "7",
        timestamp: second(1_010),
        encodedDataLength: 9,
      }),
    );
    expect((await read({ tabId: 1, includeResponseBodies: true })).data).toMatchObject({
      requests: [{ responseBody: { body: "fine" } }],
    });
  });

  it("lists what the browser answered itself", async () => {
    const { log, read } = setUp();
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000, { type: "Image" }));
    log.devtoolsEvent(1, "Network.requestServedFromCache", { requestId: "7" });
    log.devtoolsEvent(1, "Network.responseReceived", {
      requestId: "7",
      type: "Image",
      response: answer(200),
    });
    expect((await read({ tabId: 1 })).data).toMatchObject({
      requests: [
        { requestId: "devtools:7.0", type: "image", fromCache: true, status: 200, statusLine: "h2 200 OK" },
      ],
    });
  });

  it("knows a tab that asked for nothing, one that is asleep, and the active one", async () => {
    const { api, read } = setUp();
    api.complete(fakeRequest({ tabId: 2, url: "http://a.test/asleep" }));
    expect((await read()).data).toEqual({ requests: [], totalCount: 0 });
    expect((await read({ tabId: 2 })).data).toMatchObject({ requests: [{ url: "http://a.test/asleep" }] });
  });

  it("has nothing to tell of a browser's own page, and no such tab is an error", async () => {
    const { read } = setUp([fakeTab({ id: 3, active: true, url: "chrome://newtab/" })]);
    expect(await read()).toEqual({
      data: { requests: [], totalCount: 0 },
      tabId: 3,
      url: "chrome://newtab/",
    });
    await expect(read({ tabId: 9 })).rejects.toEqual(expect.objectContaining({ code: "TAB_NOT_FOUND" }));
  });
});
