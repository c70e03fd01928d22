import { silentLogger } from "@browser-mcp/protocol";
import type { ActionApi } from "./chrome-api.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { TabAddresses } from "./tab-addresses.js";
import { TabBadge, type Badge } from "./tab-badge.js";

const by = { client: "Claude 1.0", tool: "get_page_content" };

async function setUp() {
  const tabs = new FakeTabs([fakeTab({ id: 1 }), fakeTab({ id: 2, url: "https://other.test/" })]);
  const shown = new TabAddresses(tabs, silentLogger);
  await shown.ready;
  const sites = new FakeSites();
  const texts: string[] = [];
  const titles = new Map<number | undefined, string>();
  const action: ActionApi = {
    setBadgeText: async ({ tabId, text }) => void texts.push(`${tabId} ${text}`),
    setBadgeBackgroundColor: async () => undefined,
    setTitle: async ({ tabId, title }) => void titles.set(tabId, title),
  };
  let whole: Badge = { text: "on", color: "#000", title: "Browser MCP: connected" };
  const badge = new TabBadge(action, { tabs, sites, shown, whole: () => whole, log: silentLogger });
  return { tabs, sites, texts, titles, badge, setWhole: (next: Badge) => (whole = next) };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("the badge of a tab", () => {
  it("shows who uses it, and with what, while a call is at work", async () => {
    const { badge, texts, titles } = await setUp();
    const ended = badge.used(1, by);
    expect(texts).toEqual(["1 use"]);
    expect(titles.get(1)).toBe("Browser MCP: Claude 1.0 uses this tab (get_page_content)");
    jest.advanceTimersByTime(60_000);
    expect(texts).toEqual(["1 use"]);
    ended();
    expect(texts).toEqual(["1 use", "1 on"]);
    expect(titles.get(1)).toBe("Browser MCP: connected");
  });

  it("shows a short use for as long as a person needs to see it", async () => {
    const { badge, texts } = await setUp();
    badge.used(1, by)();
    jest.advanceTimersByTime(1_499);
    expect(texts).toEqual(["1 use"]);
    jest.advanceTimersByTime(1);
    expect(texts).toEqual(["1 use", "1 on"]);
  });

  it("changes at most twice a second, however many calls there are, and ends with the truth", async () => {
    const { badge, texts } = await setUp();
    for (let call = 0; call < 100; call += 1) {
      badge.used(1, { client: "Claude", tool: `tool_${call % 2}` })();
      jest.advanceTimersByTime(20);
    }
    expect(texts.length).toBeLessThanOrEqual(5);
    jest.advanceTimersByTime(2_000);
    expect(texts.at(-1)).toBe("1 on");
  });

  it("shows it as long where it had to wait for its turn", async () => {
    const { badge, sites, texts } = await setUp();
    sites.turnOff("example.test");
    sites.turnOn("example.test");
    badge.used(1, by)();
    jest.advanceTimersByTime(500);
    expect(texts).toEqual(["1 off", "1 use"]);
    jest.advanceTimersByTime(1_499);
    expect(texts).toHaveLength(2);
    jest.advanceTimersByTime(1);
    expect(texts.at(-1)).toBe("1 on");
  });

  it("shows it again where a new page took it away", async () => {
    const { badge, texts, tabs } = await setUp();
    badge.used(1, by);
    jest.advanceTimersByTime(1_000);
    tabs.onUpdated.fire(1, { status: "loading" }, fakeTab({ id: 1 }));
    expect(texts).toEqual(["1 use", "1 use"]);
  });

  it("says where its site is off, and no more when it is on again", async () => {
    const { sites, texts, titles, tabs } = await setUp();
    sites.turnOff("example.test");
    expect(texts).toEqual(["1 off"]);
    expect(titles.get(1)).toBe("Browser MCP: off on this site");
    jest.advanceTimersByTime(1_000);
    tabs.onUpdated.fire(2, {}, fakeTab({ id: 2, url: "https://example.test/" }));
    sites.turnOn("example.test");
    jest.advanceTimersByTime(1_000);
    expect(texts).toEqual(["1 off", "2 off", "1 on", "2 on"]);
  });

  it("says what the whole browser's says while everything is paused, and as that changes", async () => {
    const { badge, sites, texts, setWhole } = await setUp();
    sites.turnOff("example.test");
    jest.advanceTimersByTime(1_000);
    setWhole({ text: "||", color: "#111", title: "Browser MCP: paused" });
    sites.pause(true);
    jest.advanceTimersByTime(1_000);
    setWhole({ text: "…", color: "#222", title: "Browser MCP: connecting" });
    badge.wholeChanged();
    expect(texts).toEqual(["1 off", "1 ||", "1 …"]);
  });

  it("is forgotten with the tab", async () => {
    const { badge, texts, tabs } = await setUp();
    const ended = badge.used(1, by);
    tabs.close(1);
    ended();
    jest.advanceTimersByTime(5_000);
    expect(texts).toEqual(["1 use"]);
  });
});
