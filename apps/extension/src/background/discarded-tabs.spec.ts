import { BrowserMcpError } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { TabAccess } from "./tab-access.js";

const never = new AbortController().signal;
const asleep = (): FakeTabs => new FakeTabs([fakeTab({ id: 3, discarded: true, status: "unloaded" })]);
const wake = (tabs: FakeTabs, id: number): void => {
  tabs.change(id, { discarded: false, status: "complete" });
  tabs.onUpdated.fire(id, { status: "complete" }, fakeTab({ id }));
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("a discarded tab", () => {
  it("is not loaded again unless the request says so", async () => {
    const tabs = asleep();
    const reload = jest.spyOn(tabs, "reload");
    await expect(new TabAccess(tabs).find({ tabId: 3 }, never)).rejects.toThrow(/asleep.*reloadDiscarded/);
    expect(reload).not.toHaveBeenCalled();
  });

  it("is loaded again on request, and waited for", async () => {
    const tabs = asleep();
    const found = new TabAccess(tabs).find({ tabId: 3, reloadDiscarded: true }, never);
    await jest.advanceTimersByTimeAsync(10);
    tabs.change(3, { discarded: false, status: "loading" });
    tabs.onUpdated.fire(3, { status: "loading" }, fakeTab({ id: 3 }));
    await jest.advanceTimersByTimeAsync(10);
    wake(tabs, 3);
    expect(await found).toEqual({ id: 3, url: "https://example.test/3" });
  });

  it("is not there while its page is still to come, whatever its state says", async () => {
    const tabs = asleep();
    let isFound = false;
    const found = new TabAccess(tabs).find({ tabId: 3, reloadDiscarded: true }, never);
    void found.then(() => (isFound = true));
    await jest.advanceTimersByTimeAsync(10);
    tabs.change(3, { discarded: false, status: "complete", pendingUrl: "https://example.test/3" });
    tabs.onUpdated.fire(3, { status: "complete" }, fakeTab({ id: 3 }));
    await jest.advanceTimersByTimeAsync(10);
    expect(isFound).toBe(false);
    tabs.change(3, { pendingUrl: undefined });
    wake(tabs, 3);
    expect(await found).toMatchObject({ id: 3 });
  });

  it("is followed to its new id", async () => {
    const tabs = asleep();
    const found = new TabAccess(tabs).find({ tabId: 3, reloadDiscarded: true }, never);
    await jest.advanceTimersByTimeAsync(10);
    tabs.change(3, { id: 8 });
    tabs.onReplaced.fire(8, 3);
    await jest.advanceTimersByTimeAsync(10);
    wake(tabs, 8);
    expect(await found).toMatchObject({ id: 8 });
  });

  it("that does not load is given up", async () => {
    const found = new TabAccess(asleep()).find({ tabId: 3, reloadDiscarded: true }, never);
    const outcome = expect(found).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await jest.advanceTimersByTimeAsync(8_000);
    await outcome;
  });

  it("that is closed meanwhile is not found", async () => {
    const tabs = asleep();
    tabs.reload = () => Promise.reject(new Error("No tab with id: 3."));
    await expect(new TabAccess(tabs).find({ tabId: 3, reloadDiscarded: true }, never)).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
    });
  });

  it("is not waited for when nobody wants it any more", async () => {
    const controller = new AbortController();
    const found = new TabAccess(asleep()).find({ tabId: 3, reloadDiscarded: true }, controller.signal);
    const outcome = expect(found).rejects.toMatchObject({ code: "CANCELLED" });
    await jest.advanceTimersByTimeAsync(10);
    controller.abort(new BrowserMcpError("CANCELLED", "x"));
    await outcome;
  });
});

describe("a tab that is awake", () => {
  it("is not loaded again", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 3 })]);
    const reload = jest.spyOn(tabs, "reload");
    expect(await new TabAccess(tabs).find({ tabId: 3, reloadDiscarded: true }, never)).toMatchObject({
      id: 3,
    });
    expect(reload).not.toHaveBeenCalled();
  });
});
