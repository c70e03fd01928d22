import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { Activity } from "../../shared/activity.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakeSites } from "../fake-sites.fixture.js";
import { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";
import { witnessed } from "./witnessed.js";

const { signal } = new AbortController();
const caller = { client: "Claude 1.0", tool: "get_page_content" };

const readPage = (work: () => Promise<void> = async () => undefined): Handler =>
  defineHandler("getPageContent", actions.getPageContent.params, async () => {
    await work();
    return { data: { url: "u", title: "t", text: "words" } };
  });

function setUp(handler: Handler = readPage()) {
  const tabs = new FakeTabs([
    fakeTab({ id: 1, active: true }),
    fakeTab({ id: 2, url: "http://localhost:3000/x", title: "" }),
    fakeTab({ id: 3, url: "https://private.test/", title: "Diary" }),
  ]);
  const sites = new FakeSites();
  sites.off.add("private.test");
  const access = new TabAccess(tabs, undefined, undefined, sites);
  const noted: Activity[] = [];
  const used: string[] = [];
  const seen = witnessed(handler, {
    tabs,
    sites,
    current: () => access.current(),
    used: (tabId, { client, tool }) => {
      used.push(`${client} begins ${tool} at ${tabId}`);
      return () => used.push(`ends at ${tabId}`);
    },
    noted: (activity) => noted.push(activity),
  });
  const ask = async (request: object): Promise<void> => {
    try {
      await seen.handle(request, signal);
    } finally {
      await jest.advanceTimersByTimeAsync(1);
    }
  };
  return { ask, noted, used, sites };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("a call that the person can see", () => {
  it("is told of while it is at work, and then noted", async () => {
    const { ask, noted, used } = setUp();
    await ask({ caller, tabId: 1 });
    expect(used).toEqual(["Claude 1.0 begins get_page_content at 1", "ends at 1"]);
    expect(noted).toEqual([
      {
        at: expect.any(Number),
        ...caller,
        kind: "read",
        outcome: "done",
        tabId: 1,
        site: "example.test",
        title: "Page 1",
      },
    ]);
  });

  it("is one of the active tab where it names none", async () => {
    const { ask, noted } = setUp();
    await ask({ caller });
    expect(noted).toMatchObject([{ tabId: 1, site: "example.test" }]);
  });

  it("is not one that nobody asked for", async () => {
    const { ask, noted, used } = setUp();
    await ask({ tabId: 1 });
    await ask({ tabId: 1, caller: "nonsense" });
    expect([noted, used]).toEqual([[], []]);
  });

  it("has the action's name where the server names no tool, and no tab where none is meant", async () => {
    const list = defineHandler("getAllTabs", actions.getAllTabs.params, async () => ({ data: [] }));
    const { ask, noted, used } = setUp(list);
    await ask({ caller: { client: "unknown" } });
    expect(noted).toEqual([
      { at: expect.any(Number), client: "unknown", tool: "getAllTabs", kind: "read", outcome: "done" },
    ]);
    expect(used).toEqual([]);
  });

  it("has no title where its page has none, and is a change where it may be one", async () => {
    const run = defineHandler("cdp", actions.cdp.params, async () => ({ data: {} }));
    const { ask, noted } = setUp(run);
    await ask({ caller, tabId: 2, method: "Page.reload" });
    expect(noted).toMatchObject([{ kind: "change", site: "localhost:3000" }]);
    expect(noted[0]).not.toHaveProperty("title");
  });

  it.each([
    ["refused", new BrowserMcpError("PERMISSION_DENIED", "no")],
    ["failed", new BrowserMcpError("TAB_CLOSED", "gone")],
    ["failed", new Error("broken")],
  ])("is noted as %s when it is, and ended", async (outcome, thrown) => {
    const { ask, noted, used } = setUp(readPage(() => Promise.reject(thrown)));
    await expect(ask({ caller, tabId: 1 })).rejects.toBe(thrown);
    expect(noted).toMatchObject([{ outcome, tabId: 1 }]);
    expect(used.at(-1)).toBe("ends at 1");
  });

  it("says nothing of a tab whose site is off, or was turned off meanwhile", async () => {
    const { ask, noted, used } = setUp();
    await ask({ caller, tabId: 3 });
    expect(used).toEqual([]);
    const late = setUp(readPage(async () => late.sites.turnOff("example.test")));
    await late.ask({ caller, tabId: 1 });
    expect(JSON.stringify([noted, late.noted])).not.toMatch(/private|Diary|example|Page/);
  });
});
