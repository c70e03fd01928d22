import { silentLogger } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakeSites } from "../fake-sites.fixture.js";
import { TabAddresses } from "../tab-addresses.js";
import { answer, second, willBeSent } from "./devtools-events.fixture.js";
import { FakeSessionArea } from "./fake-session-area.fixture.js";
import { fakeRequest, FakeWebRequest } from "./fake-web-request.fixture.js";
import { NetworkLog } from "./network-log.js";

interface Worker {
  readonly log: NetworkLog;
  readonly api: FakeWebRequest;
  readonly tabs: FakeTabs;
  readonly sites: FakeSites;
}
const openTabs = [fakeTab({ id: 1 }), fakeTab({ id: 2 })];

function start(memory = new FakeSessionArea(), open = openTabs, sites = new FakeSites()): Worker {
  const api = new FakeWebRequest();
  const tabs = new FakeTabs(open);
  const send = async (): Promise<object> => ({ body: "", base64Encoded: false });
  const shown = new TabAddresses(tabs, silentLogger);
  const log = new NetworkLog({ webRequest: api, tabs, memory, send, sites, shown, log: silentLogger });
  return { log, api, tabs, sites };
}
async function started(memory?: FakeSessionArea, open?: typeof openTabs): Promise<Worker> {
  const worker = start(memory, open);
  await worker.log.ready;
  return worker;
}
const written = (): Promise<void> => jest.advanceTimersByTimeAsync(5_000).then(() => undefined);
const urls = (log: NetworkLog, tabId: number): string[] => log.view(tabId).web.map(({ url }) => url);

beforeEach(() => void jest.useFakeTimers({ now: 900 }));
afterEach(() => void jest.useRealTimers());

describe("NetworkLog", () => {
  it("joins what the debugger tells to the same request", async () => {
    const { log, api } = await started();
    log.watched(1);
    api.complete(fakeRequest({ timeStamp: 1_001 }));
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    log.devtoolsEvent(1, "Network.responseReceived", {
      requestId: "7",
      type: "Fetch",
      response: answer(200),
    });
    const view = log.view(1);
    expect(view.web).toHaveLength(1);
    expect([...view.pairs.values()]).toMatchObject([{ requestId: "7", protocol: "h2" }]);
    expect(view.wasWatched(1_001)).toBe(true);
    expect(view.wasWatched(899)).toBe(false);
  });

  it("has a record of its own for what never reached the network", async () => {
    const { log } = await started();
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000, { type: "Image" }));
    log.devtoolsEvent(1, "Network.requestServedFromCache", { requestId: "7" });
    expect(log.view(1)).toMatchObject({ web: [], offNetwork: [{ requestId: "7" }], seen: 1 });
  });

  it("survives a restart of the worker, and what comes before it is ready is not lost", async () => {
    const memory = new FakeSessionArea();
    const before = await started(memory);
    before.log.watched(1);
    const slow = fakeRequest({ url: "http://a.test/slow" });
    before.api.onBeforeRequest.fire(slow);
    before.log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 999, { url: slow.url }));
    await written();

    const { log, api } = start(memory);
    api.onCompleted.fire({ ...slow, statusCode: 200, timeStamp: 1_100 });
    log.devtoolsEvent(1, "Network.loadingFinished", {
      requestId: "7",
      timestamp: second(1_100),
      encodedDataLength: 5,
    });
    api.complete(fakeRequest({ url: "http://a.test/new", timeStamp: 1_200 }));
    await log.ready;
    expect(urls(log, 1)).toEqual(["http://a.test/slow", "http://a.test/new"]);
    expect(log.view(1).web[0]).toMatchObject({ status: 200, endTime: 1_100 });
    expect([...log.view(1).pairs.values()]).toMatchObject([{ transferSize: 5 }]);
    expect(log.view(1).wasWatched(1_300)).toBe(true);
  });

  it("keeps the newest of a tab for the next worker where all have no room", async () => {
    const memory = new FakeSessionArea();
    const { api } = await started(memory);
    for (let i = 0; i < 400; i += 1) {
      api.complete(
        fakeRequest({ url: `http://a.test/${String(i).padEnd(3_000, "x")}`, timeStamp: 1_000 + i }),
      );
    }
    await written();
    expect(String(memory.items["network:1"]).length).toBeLessThan(600_000);
    const { log } = await started(memory);
    const kept = urls(log, 1);
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.at(-1)).toContain("/399x");
    expect(log.view(1).seen).toBe(400);
  });

  it("gives requests the room that the debugger's records do not take", async () => {
    const memory = new FakeSessionArea();
    const { api } = await started(memory);
    for (let i = 0; i < 100; i += 1)
      api.complete(fakeRequest({ requestId: `${i}`, url: `https://a.test/${"x".repeat(5_000)}` }));
    await written();
    expect(urls((await started(memory)).log, 1)).toHaveLength(100);
  });

  it("forgets a tab that was closed, also while the worker was away", async () => {
    const memory = new FakeSessionArea();
    const { log, api, tabs } = await started(memory);
    api.complete(fakeRequest({ tabId: 1 }));
    api.complete(fakeRequest({ tabId: 2 }));
    await written();
    tabs.close(1);
    expect(urls(log, 1)).toEqual([]);
    const next = await started(memory, []);
    expect(urls(next.log, 2)).toEqual([]);
    await written();
    expect(memory.items).toEqual({ network: [] });
  });

  it("follows a replaced tab", async () => {
    const { log, api, tabs } = await started();
    api.complete(fakeRequest({ url: "http://a.test/old" }));
    tabs.onReplaced.fire(9, 1);
    expect(urls(log, 9)).toEqual(["http://a.test/old"]);
    expect(urls(log, 1)).toEqual([]);
  });

  it("starts empty where what was kept is not what it should be", async () => {
    const memory = new FakeSessionArea({ network: [1], "network:1": '{"seen":"x"}' });
    const { log, api } = await started(memory);
    api.complete(fakeRequest({ url: "http://a.test/new" }));
    expect(urls(log, 1)).toEqual(["http://a.test/new"]);
  });
});

describe("of sites that are off", () => {
  const own = { initiator: "http://b.test" };

  it("keeps nothing, and forgets what it kept when one is turned off", async () => {
    const memory = new FakeSessionArea();
    const { log, api, sites } = await started(memory);
    log.watched(1);
    log.devtoolsEvent(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    log.devtoolsEvent(1, "Network.requestServedFromCache", { requestId: "7" });
    api.complete(fakeRequest({ url: "http://a.test/secret" }));
    api.complete(fakeRequest({ ...own, url: "http://b.test/x" }));
    await written();
    sites.turnOff("a.test");
    api.complete(fakeRequest({ url: "http://a.test/secret" }));
    expect(urls(log, 1)).toEqual(["http://b.test/x"]);
    expect(log.view(1)).toMatchObject({ offNetwork: [], seen: 1 });
    await written();
    expect(JSON.stringify(memory.items)).not.toContain("a.test");
  });

  it("forgets what an earlier worker kept, when they were turned off meanwhile", async () => {
    const memory = new FakeSessionArea();
    const before = await started(memory);
    before.api.complete(fakeRequest({ url: "http://a.test/secret" }));
    before.api.complete(fakeRequest({ ...own, url: "http://b.test/x" }));
    await written();
    const sites = new FakeSites();
    sites.off.add("a.test");
    const { log } = start(memory, openTabs, sites);
    await log.ready;
    expect(urls(log, 1)).toEqual(["http://b.test/x"]);
  });

  it("keeps nothing of what came before it was known that they are", async () => {
    const sites = new FakeSites();
    const known = sites.forget();
    const { log, api } = start(undefined, openTabs, sites);
    api.complete(fakeRequest({ url: "http://a.test/secret" }));
    api.complete(fakeRequest({ ...own, url: "http://b.test/x" }));
    sites.off.add("a.test");
    known();
    await log.ready;
    expect(urls(log, 1)).toEqual(["http://b.test/x"]);
  });

  it("keeps nothing while everything is paused, and what it had until then", async () => {
    const { log, api, sites } = await started();
    api.complete(fakeRequest({ url: "http://a.test/1" }));
    sites.pause(true);
    api.complete(fakeRequest({ url: "http://a.test/2" }));
    sites.pause(false);
    api.complete(fakeRequest({ url: "http://a.test/3" }));
    expect(urls(log, 1)).toEqual(["http://a.test/1", "http://a.test/3"]);
  });

  it("says nothing of them where a page was reached from one", async () => {
    const { log, api, sites } = await started();
    sites.off.add("off.test");
    const details = fakeRequest({ type: "main_frame", url: "http://a.test/", initiator: "http://off.test" });
    api.onBeforeRequest.fire(details);
    const requestHeaders = [
      { name: "Referer", value: "http://off.test/" },
      { name: "Accept", value: "*/*" },
    ];
    api.onSendHeaders.fire({ ...details, requestHeaders });
    expect(log.view(1).web).toMatchObject([{ requestHeaders: [{ name: "Accept" }] }]);
    expect(JSON.stringify(log.view(1).web)).not.toContain("off.test");
  });
});
