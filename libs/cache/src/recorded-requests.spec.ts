import type { NetworkLog, NetworkRequest } from "@browser-mcp/protocol";
import { caller, cacheOfEachTest } from "./cache-of-each-test.fixture.js";
import type { CachedBrowser } from "./cached-browser.js";
import { joinNetwork } from "./join-network.js";
import type { MemoryBrowser } from "./memory-browser.fixture.js";
import { pageC, recordedEvents, type DebuggerEvent } from "./recorded-events.fixture.js";

const { replay, reload } = recordedEvents();

let inner: MemoryBrowser;
let browser: CachedBrowser;
cacheOfEachTest((made) => ({ inner, browser } = made));

const tell = (events: readonly DebuggerEvent[]) => events.forEach((event) => inner.tell(event));

async function readRequests(log: NetworkLog = { requests: [], totalCount: 0 }): Promise<NetworkLog> {
  const answer = browser.request("getNetworkData", { tabId: pageC }, { caller });
  inner.last.reply(log);
  return (await answer).data;
}

const sent = (requestId: string, more: object = {}): DebuggerEvent => ({
  type: "debugger-event",
  browserId: "b1",
  tabId: pageC,
  method: "Network.requestWillBeSent",
  params: {
    requestId,
    loaderId: "l",
    documentURL: "http://a/",
    request: { url: "http://a/x", method: "GET", headers: {} },
    timestamp: 1,
    wallTime: 5,
    ...more,
  },
  timestamp: 0,
});

const request = (id: string, startTime: number, url = "http://a/x"): NetworkRequest => ({
  id,
  tabId: 1,
  url,
  method: "GET",
  resourceType: "image",
  startTime,
  requestHeaders: [],
  responseHeaders: [],
});

describe("the requests that the debugger told of", () => {
  it("are there where the extension knows none, with kind, status, error, body and times", async () => {
    tell([...replay, ...reload]);
    const { requests, totalCount } = await readRequests();
    expect(
      requests.map(({ method, url, resourceType, status, error, requestBody }) =>
        [method, url.replace("http://127.0.0.1:7801", ""), resourceType, status ?? error, requestBody].join(
          " ",
        ),
      ),
    ).toEqual([
      "GET /c main_frame 200 ",
      "GET /favicon.ico other 204 ",
      "GET /api/ok xmlhttprequest 200 ",
      "GET /api/missing xmlhttprequest 404 ",
      "GET /api/broken xmlhttprequest 500 ",
      'POST /api/echo xmlhttprequest 200 {"hello":"world","n":7}',
      "GET /api/xhr xmlhttprequest 200 ",
      "POST /api/form xmlhttprequest 200 k=v&k2=v2",
      "GET http://127.0.0.1:9/refused xmlhttprequest net::ERR_UNSAFE_PORT ",
    ]);
    expect(totalCount).toBe(9);
    expect(requests[0]).toMatchObject({
      id: "FD92A711A51F67AB4580E5856D7F65F2",
      tabId: pageC,
      startTime: 1795353827010.695,
      statusLine: "200 OK",
      ip: "127.0.0.1",
      fromCache: false,
    });
    expect(requests[0]?.duration).toBeCloseTo(12.598, 3);
    expect(requests[0]?.requestHeaders).toContainEqual({ name: "Upgrade-Insecure-Requests", value: "1" });
  });

  it("come before the oldest that the extension sends, and none of them twice", async () => {
    tell(reload);
    const known = { ...request("30", 1795353827672, "http://127.0.0.1:7801/api/ok"), tabId: pageC };
    const { requests, totalCount } = await readRequests({ requests: [known], totalCount: 200 });
    expect(requests.map(({ url }) => url)).toEqual([
      "http://127.0.0.1:7801/c",
      "http://127.0.0.1:7801/favicon.ico",
      "http://127.0.0.1:7801/api/ok",
    ]);
    expect(totalCount).toBe(200);
  });

  it("stay when another page is shown, and end with the tab and after their life", async () => {
    tell(reload);
    tell([{ ...sent("x"), method: "Runtime.executionContextsCleared", params: {} }]);
    expect((await readRequests()).requests).toHaveLength(9);
    jest.advanceTimersByTime(3_600_001);
    browser.cleanup();
    expect(await readRequests()).toEqual({ requests: [], totalCount: 0 });
    tell(reload);
    inner.tell({ type: "tab-removed", browserId: "b1", tabId: pageC });
    expect(await readRequests()).toEqual({ requests: [], totalCount: 0 });
  });

  it("are the newest 500, the others are counted", async () => {
    tell(Array.from({ length: 501 }, (_, index) => sent(String(index))));
    const { requests } = await readRequests();
    expect([requests.length, requests[0]?.id]).toEqual([500, "1"]);
    expect(browser.stats().recordings.network).toEqual({ entries: 500, dropped: 1 });
  });

  it("are one for a chain of redirects, with the address at which it ended", async () => {
    tell([sent("1"), sent("1", { request: { url: "http://a/y", method: "GET", headers: {} }, wallTime: 6 })]);
    expect((await readRequests()).requests).toMatchObject([{ url: "http://a/y", startTime: 5000 }]);
  });

  it.each(["data:text/plain,x", "blob:http://a/1", "chrome-extension://abc/inject.js"])(
    "are not those of %s",
    async (url) => {
      tell([sent("1", { request: { url, method: "GET", headers: {} } })]);
      expect((await readRequests()).requests).toEqual([]);
    },
  );

  it.each([
    ["Document", { documentURL: "http://frame/" }, "sub_frame"],
    ["Stylesheet", {}, "stylesheet"],
    ["EventSource", {}, "xmlhttprequest"],
    ["Manifest", {}, "other"],
  ])("of kind %s have the extension's name for it", async (type, more, expected) => {
    tell([sent("1", { type, ...more })]);
    expect((await readRequests()).requests).toMatchObject([{ resourceType: expected }]);
  });
});

describe("joinNetwork", () => {
  it("leaves the extension's log as it is where the debugger has nothing older", () => {
    const log = { requests: [request("1", 5000)], totalCount: 9 };
    expect(joinNetwork(log, [request("a", 5000), request("b", 7000)])).toBe(log);
  });

  it("takes a request of the same address and time for the same", () => {
    const log = { requests: [request("1", 5000), request("2", 5500, "http://a/y")], totalCount: 2 };
    const older = [request("a", 4900), request("b", 4950, "http://a/y"), request("c", 4950, "http://a/z")];
    expect(joinNetwork(log, older).requests.map(({ id }) => id)).toEqual(["c", "1", "2"]);
    expect(joinNetwork(log, [request("d", 1000)])).toMatchObject({ totalCount: 3 });
  });
});
