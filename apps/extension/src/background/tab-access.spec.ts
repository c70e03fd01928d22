import { BrowserMcpError } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { TabAccess } from "./tab-access.js";

const never = new AbortController().signal;
const hanging = (): Promise<never> => new Promise<never>(() => undefined);
const coded = (code: string): unknown => expect.objectContaining({ code });

describe("TabAccess.open", () => {
  it("finds a tab", async () => {
    expect(await new TabAccess(new FakeTabs([fakeTab({ id: 3 })])).open(3)).toEqual({
      id: 3,
      url: "https://example.test/3",
    });
  });

  it("says that there is no such tab", async () => {
    await expect(new TabAccess(new FakeTabs()).open(3)).rejects.toEqual(coded("TAB_NOT_FOUND"));
  });

  it("names the id that a discarded tab has now, while that is open", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 9, discarded: true })]);
    const access = new TabAccess(tabs);
    tabs.onReplaced.fire(9, 3);
    await expect(access.open(3)).rejects.toEqual(coded("TAB_NOT_FOUND"));
    await expect(access.open(3)).rejects.toThrow(/no tab 3 any more.*now tab 9/);
    await expect(access.find({ tabId: 3, reloadDiscarded: true }, never)).rejects.toThrow(/now tab 9/);
    tabs.close(9);
    await expect(access.open(3)).rejects.toThrow("There is no tab 3.");
  });

  it("says that a discarded tab is asleep and what to do", async () => {
    const access = new TabAccess(new FakeTabs([fakeTab({ id: 3, discarded: true })]));
    await expect(access.open(3)).rejects.toThrow(/asleep.*Activate the tab/);
  });
});

describe("a page that crashed", () => {
  const crashed = fakeTab({ id: 3, active: true, status: "unloaded" });

  it("is named as such, whether it is asked for or meant", async () => {
    const access = new TabAccess(new FakeTabs([crashed]));
    const message = /^Tab 3 has no page now: https:\/\/example.test\/3 crashed.*Reload the tab/;
    await expect(access.find({ tabId: 3 }, never)).rejects.toThrow(message);
    await expect(access.current()).rejects.toThrow(message);
  });

  it("is still there for the debugger", async () => {
    expect(await new TabAccess(new FakeTabs([crashed])).open(3)).toMatchObject({ id: 3 });
  });

  it("says so too where it crashes during a call, whatever Chrome says", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 3 })]);
    const access = new TabAccess(tabs);
    const tab = await access.find({ tabId: 3 }, never);
    const work = async (): Promise<never> => {
      tabs.change(3, { status: "unloaded" });
      throw new Error("Cannot access contents of the page.");
    };
    await expect(access.use(tab, never, work)).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("crashed"),
    });
  });
});

describe("TabAccess.current", () => {
  it("is the active tab of the window used last", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 1 }), fakeTab({ id: 2, active: true })]);
    expect(await new TabAccess(tabs).current()).toMatchObject({ id: 2 });
  });

  it("is the readable tab used last where the active one may not be read", async () => {
    const tabs = new FakeTabs([
      fakeTab({ id: 1, lastAccessed: 5 }),
      fakeTab({ id: 2, lastAccessed: 9 }),
      fakeTab({ id: 3, lastAccessed: 10, discarded: true }),
      fakeTab({ id: 4, lastAccessed: 11, url: "chrome://settings/", active: true }),
    ]);
    expect(await new TabAccess(tabs).current()).toMatchObject({ id: 2 });
  });

  it("names the page that may not be read when there is no other", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 4, url: "chrome://settings/", active: true })]);
    await expect(new TabAccess(tabs).current()).rejects.toEqual(
      expect.objectContaining({
        code: "PAGE_NOT_READABLE",
        message: expect.stringContaining("chrome://settings/"),
      }),
    );
  });

  it("says so when there is no tab at all", async () => {
    await expect(new TabAccess(new FakeTabs()).current()).rejects.toEqual(coded("TAB_NOT_FOUND"));
  });
});

describe("TabAccess.use", () => {
  const tab = { id: 3, url: "https://example.test/3" };

  it("yields what the work yields", async () => {
    expect(await new TabAccess(new FakeTabs()).use(tab, never, async () => "done")).toBe("done");
  });

  it("ends with TAB_CLOSED when the tab is closed", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 3 }), fakeTab({ id: 4 })]);
    const access = new TabAccess(tabs);
    const both = [access.use(tab, never, hanging), access.use(tab, never, hanging)];
    tabs.close(4);
    tabs.close(3);
    const outcomes = await Promise.allSettled(both);
    expect(outcomes).toEqual([
      { status: "rejected", reason: coded("TAB_CLOSED") },
      { status: "rejected", reason: coded("TAB_CLOSED") },
    ]);
  });

  it("ends with TAB_CLOSED when Chrome replaces the tab by another", async () => {
    const tabs = new FakeTabs();
    const work = new TabAccess(tabs).use(tab, never, hanging);
    tabs.onReplaced.fire(9, 3);
    await expect(work).rejects.toEqual(coded("TAB_CLOSED"));
    await expect(work).rejects.toThrow(/now tab 9/);
  });

  it("takes a tab that Chrome no longer knows as closed during the call", async () => {
    const work = new TabAccess(new FakeTabs()).use(tab, never, () =>
      Promise.reject(new Error("No tab with id: 3.")),
    );
    await expect(work).rejects.toEqual(coded("TAB_CLOSED"));
  });

  it("ends with the signal's reason", async () => {
    const controller = new AbortController();
    const work = new TabAccess(new FakeTabs()).use(tab, controller.signal, hanging);
    controller.abort(new BrowserMcpError("CANCELLED", "x"));
    await expect(work).rejects.toEqual(coded("CANCELLED"));
  });
});

describe("a tab of a site that is off", () => {
  const off = "https://private.test/diary";
  const setUp = (...open: Parameters<typeof fakeTab>[0][]) => {
    const tabs = new FakeTabs(open.map(fakeTab));
    const sites = new FakeSites();
    sites.off.add("private.test");
    return { tabs, sites, access: new TabAccess(tabs, undefined, undefined, sites) };
  };

  it("is refused without a word of it, however it is asked for", async () => {
    const { access } = setUp({ id: 3, url: off, title: "Diary" }, { id: 4, url: off, discarded: true });
    for (const refused of [
      access.open(3),
      access.find({ tabId: 3 }, never),
      access.find({ tabId: 4, reloadDiscarded: true }, never),
      access.admit(3),
    ]) {
      await expect(refused).rejects.toEqual(coded("PERMISSION_DENIED"));
      await expect(refused).rejects.toThrow(/^(?!.*(private|[Dd]iary))/);
    }
  });

  it("is not replaced by another where it is the active one", async () => {
    const { access } = setUp({ id: 3, url: off, active: true }, { id: 4 });
    await expect(access.current()).rejects.toEqual(coded("PERMISSION_DENIED"));
  });

  it("does not stand in for a page that may not be read", async () => {
    const { access } = setUp(
      { id: 2, url: "chrome://settings/", active: true },
      { id: 3, url: off, lastAccessed: 9 },
      { id: 4, lastAccessed: 1 },
    );
    expect(await access.current()).toMatchObject({ id: 4 });
  });

  it("waits until it is known which sites are off", async () => {
    const { access, sites } = setUp({ id: 3 });
    const known = sites.forget();
    const asked = jest.fn();
    const opened = access.open(3).then(asked);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).not.toHaveBeenCalled();
    known();
    await opened;
    expect(asked).toHaveBeenCalled();
  });

  it("ends the call that was at work on the page before", async () => {
    const { access, tabs } = setUp({ id: 3 });
    const work = access.use({ id: 3, url: "https://example.test/3" }, never, hanging);
    tabs.onUpdated.fire(3, { url: "https://example.test/other" }, fakeTab({ id: 3 }));
    tabs.onUpdated.fire(3, { url: off }, fakeTab({ id: 3, url: off }));
    await expect(work).rejects.toEqual(coded("PERMISSION_DENIED"));
  });

  it("ends the call that was at work when it was turned off", async () => {
    const { access, sites } = setUp({ id: 3 });
    const work = access.use({ id: 3, url: "https://example.test/3" }, never, hanging);
    sites.turnOff("example.test");
    await expect(work).rejects.toEqual(coded("PERMISSION_DENIED"));
  });

  it.each<[string, () => Promise<string>]>([
    ["yields", async () => "words of the diary"],
    ["says", () => Promise.reject(new Error("words of the diary"))],
  ])("keeps what a call %s that reached it before the browser told", async (_how, outcome) => {
    const { access, tabs } = setUp({ id: 3 });
    const work = access.use({ id: 3, url: "https://example.test/3" }, never, async () => {
      tabs.change(3, { url: off });
      return outcome();
    });
    await expect(work).rejects.toEqual(coded("PERMISSION_DENIED"));
  });

  it("is no reason to refuse what a tab needs that is gone", async () => {
    await expect(setUp().access.admit(3)).resolves.toBeUndefined();
  });
});
