import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ChromeTab } from "./chrome-api.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { TabAccess } from "./tab-access.js";

const never = new AbortController().signal;
const opened = (): FakeTabs =>
  new FakeTabs([
    fakeTab({ id: 2, lastAccessed: 9 }),
    fakeTab({ id: 3, url: "", status: "loading", active: true }),
  ]);
const page = { url: "https://example.test/new" };
const change = async (tabs: FakeTabs, change: Partial<ChromeTab>): Promise<void> => {
  tabs.change(3, change);
  tabs.onUpdated.fire(3, {}, fakeTab({ id: 3 }));
  await jest.advanceTimersByTimeAsync(10);
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("a tab that was opened just now", () => {
  it.each([["named", { tabId: 3 }] as const, ["meant", {}] as const])(
    "is waited for until its first page has loaded, when it is %s",
    async (_how, params) => {
      const tabs = opened();
      const found = new TabAccess(tabs).find(params, never);
      let isFound = false;
      void found.then(() => (isFound = true));
      await change(tabs, {});
      await change(tabs, page);
      expect(isFound).toBe(false);
      await change(tabs, { status: "complete" });
      expect(await found).toMatchObject({ id: 3, url: page.url });
    },
  );

  it("is found as it is where no page comes", async () => {
    const found = new TabAccess(opened()).find({ tabId: 3 }, never);
    await jest.advanceTimersByTimeAsync(5_000);
    // The call goes on with what is left of its time.
    expect(await found).toEqual({ id: 3, url: "", waitedMs: 5_000 });
    expect(jest.getTimerCount()).toBe(0);
  });

  it("is found with as much of its page as has come in time", async () => {
    const tabs = opened();
    const found = new TabAccess(tabs).find({ tabId: 3 }, never);
    await jest.advanceTimersByTimeAsync(10);
    await change(tabs, page);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await found).toMatchObject({ id: 3, url: page.url });
  });

  it("is not used when its page is on a site that is off", async () => {
    const [tabs, sites] = [opened(), new FakeSites()];
    sites.turnOff("example.test");
    const found = new TabAccess(tabs, undefined, undefined, sites).find({ tabId: 3 }, never);
    const outcome = expect(found).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await jest.advanceTimersByTimeAsync(10);
    await change(tabs, { ...page, status: "complete" });
    await outcome;
  });

  it("is not waited for when nobody wants it any more", async () => {
    const controller = new AbortController();
    const found = new TabAccess(opened()).find({ tabId: 3 }, controller.signal);
    const outcome = expect(found).rejects.toMatchObject({ code: "CANCELLED" });
    await jest.advanceTimersByTimeAsync(10);
    controller.abort(new BrowserMcpError("CANCELLED", "x"));
    await outcome;
  });
});
