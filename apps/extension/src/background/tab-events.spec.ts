import { silentLogger, type WireEvent } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { TabEvents } from "./tab-events.js";

const loading = { status: "loading" } as const;
const complete = { status: "complete" } as const;
const flush = async (): Promise<void> => {
  await Promise.resolve();
  await Promise.resolve();
};

function setUp(): { tabs: FakeTabs; events: WireEvent[]; sites: FakeSites } {
  const tabs = new FakeTabs();
  const events: WireEvent[] = [];
  const sites = new FakeSites();
  sites.off.add("private.test");
  new TabEvents(tabs, (event) => void events.push(event), silentLogger, sites);
  return { tabs, events, sites };
}

describe("TabEvents", () => {
  it("tells of a new tab in the wire's form", () => {
    const { tabs, events } = setUp();
    tabs.onCreated.fire(fakeTab({ id: 1, url: "", pendingUrl: "https://a.test/", title: "" }));
    expect(events).toEqual([
      {
        type: "tab-created",
        tab: { id: 1, url: "https://a.test/", title: "", active: false, windowId: 1, index: 0 },
      },
    ]);
  });

  it("says nothing of what has no id", () => {
    const { tabs, events } = setUp();
    tabs.onCreated.fire(fakeTab({ id: -1 }));
    expect(events).toEqual([]);
  });

  it("looks the activated tab up, and is silent when it is gone already", async () => {
    const { tabs, events } = setUp();
    tabs.open = [fakeTab({ id: 1, active: true })];
    tabs.onActivated.fire({ tabId: 1 });
    tabs.onActivated.fire({ tabId: 2 });
    await flush();
    expect(events).toMatchObject([{ type: "tab-activated", tab: { id: 1 } }]);
  });

  it("tells of a navigation once when nothing but the state changes", () => {
    const { tabs, events } = setUp();
    const tab = fakeTab({ id: 1 });
    tabs.onUpdated.fire(1, { ...loading, url: "https://example.test/1" }, tab);
    tabs.onUpdated.fire(1, complete, tab);
    tabs.onUpdated.fire(1, complete, tab);
    expect(events).toMatchObject([{ type: "tab-navigated", tab: { url: "https://example.test/1" } }]);
  });

  it("tells again when the loaded page has another title", () => {
    const { tabs, events } = setUp();
    tabs.onUpdated.fire(1, { url: "https://example.test/1" }, fakeTab({ id: 1, title: "example.test" }));
    tabs.onUpdated.fire(1, complete, fakeTab({ id: 1, title: "Real title" }));
    expect(events).toMatchObject([{ tab: { title: "example.test" } }, { tab: { title: "Real title" } }]);
  });

  it("tells of every reload", () => {
    const { tabs, events } = setUp();
    for (let reload = 0; reload < 3; reload += 1) {
      tabs.onUpdated.fire(1, loading, fakeTab({ id: 1 }));
      tabs.onUpdated.fire(1, complete, fakeTab({ id: 1 }));
    }
    expect(events).toHaveLength(3);
  });

  it("tells of a closed tab", () => {
    const { tabs, events } = setUp();
    tabs.close(4);
    expect(events).toEqual([{ type: "tab-removed", tabId: 4 }]);
  });

  it("tells which tab took the place of a replaced one, and what it is", async () => {
    const { tabs, events } = setUp();
    tabs.open = [fakeTab({ id: 9 })];
    tabs.onReplaced.fire(9, 4);
    await flush();
    expect(events).toMatchObject([
      { type: "tab-replaced", tabId: 4, replacedBy: 9 },
      { type: "tab-created", tab: { id: 9 } },
    ]);
  });
});

describe("a tab of a site that is off", () => {
  const off = fakeTab({ id: 1, url: "https://private.test/diary", title: "Diary" });
  const on = fakeTab({ id: 1 });
  const goTo = (tabs: FakeTabs, tab: typeof on): void => {
    tabs.open = [tab];
    tabs.onUpdated.fire(1, { ...loading, url: tab.url ?? "" }, tab);
    tabs.onUpdated.fire(1, complete, tab);
  };

  it("is told of neither when it opens, nor while it is used, nor when it closes", async () => {
    const { tabs, events } = setUp();
    tabs.onCreated.fire(off);
    tabs.open = [off];
    tabs.onActivated.fire({ tabId: 1 });
    await flush();
    goTo(tabs, { ...off, title: "Diary, page 2" });
    tabs.onReplaced.fire(2, 1);
    tabs.close(2);
    expect(events).toEqual([]);
  });

  it("is as good as closed when it goes there, and as new when it comes back", () => {
    const { tabs, events } = setUp();
    goTo(tabs, on);
    goTo(tabs, off);
    goTo(tabs, on);
    expect(events).toMatchObject([
      { type: "tab-navigated", tab: { id: 1 } },
      { type: "tab-removed", tabId: 1 },
      { type: "tab-created", tab: { id: 1, url: on.url } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/private|Diary/);
  });

  it("is told of at once when its site is turned off or on", async () => {
    const { tabs, events, sites } = setUp();
    tabs.open = [on, fakeTab({ id: 2, url: "https://other.test/" })];
    sites.turnOff("example.test");
    await flush();
    sites.turnOff("third.test");
    await flush();
    sites.turnOn("example.test");
    await flush();
    expect(events).toMatchObject([
      { type: "tab-removed", tabId: 1 },
      { type: "tab-created", tab: { id: 1 } },
    ]);
  });

  it("is like every tab while everything is paused", async () => {
    const { tabs, events, sites } = setUp();
    tabs.open = [on];
    sites.pause(true);
    await flush();
    goTo(tabs, { ...on, title: "Later" });
    sites.pause(false);
    await flush();
    expect(events).toMatchObject([
      { type: "tab-removed", tabId: 1 },
      { type: "tab-created", tab: { id: 1, title: "Later" } },
    ]);
  });

  it("is not told of by the id that took the place of another's", async () => {
    const { tabs, events } = setUp();
    tabs.open = [{ ...off, id: 9 }];
    tabs.onReplaced.fire(9, 4);
    await flush();
    expect(events).toEqual([
      { type: "tab-replaced", tabId: 4, replacedBy: 9 },
      { type: "tab-removed", tabId: 9 },
    ]);
  });
});
