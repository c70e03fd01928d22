import { BrowserMcpError } from "@browser-mcp/protocol";
import type { BrowserEvent, Caller } from "@browser-mcp/protocol";
import type { ResourceChange } from "./resource-source.js";
import { ScriptedBrowser, tabOf } from "./scripted-browser.fixture.js";
import { TabListResource } from "./tab-list-resource.js";

const caller: Caller = { client: "spec" };
const tabs = [tabOf(5), tabOf(6, { browserId: "b 2" })];

const make = (browser = new ScriptedBrowser(tabs)) => ({ browser, source: new TabListResource(browser) });
const listOf = async (source: TabListResource, uri: string): Promise<unknown> => {
  const [contents] = await source.read(uri, { caller });
  if (contents === undefined || !("text" in contents)) throw new Error("no text");
  expect(contents).toMatchObject({ uri, mimeType: "application/json" });
  return JSON.parse(contents.text);
};

describe("browser://tabs", () => {
  it.each([
    ["browser://tabs", true],
    ["browser://tabs?browser=b%202", true],
    ["browser://tabs?browser=", false],
    ["browser://tabs?browser=a&browser=b", false],
    ["browser://tabs?full=true", false],
    ["browser://tabs?", false],
    ["browser://tabs#x", false],
    ["browser://tab/5/dom", false],
  ])("%s is one of its URIs: %s", (uri, owned) => {
    expect(make().source.owns(uri)).toBe(owned);
  });

  it("is listed while a browser is connected, and once", async () => {
    const { browser, source } = make();
    const [listed, ...more] = await source.list({ caller });
    expect(listed).toMatchObject({ uri: "browser://tabs", name: "Open Tabs" });
    expect(more).toEqual([]);
    expect(await source.list({ caller }, "browser://tabs")).toEqual([]);
    expect(await make(new ScriptedBrowser()).source.list({ caller })).toEqual([]);
    expect(browser.asked).toEqual([]);
  });

  it("gives every tab of every browser, as whoever asks", async () => {
    const { browser, source } = make();
    expect(await listOf(source, "browser://tabs")).toEqual({ tabs });
    expect(browser.requests).toMatchObject([
      { action: "getAllTabs", options: { caller: { client: "spec", tool: "resource tabs" } } },
    ]);
  });

  it("gives the tabs of one browser", async () => {
    expect(await listOf(make().source, "browser://tabs?browser=b%202")).toEqual({ tabs: [tabs[1]] });
  });

  it("names the browsers that gave no answer", async () => {
    const { browser, source } = make();
    browser.unanswered = [{ browserId: "b3", name: "Edge", reason: "no answer within 2 s" }];
    expect(await listOf(source, "browser://tabs")).toEqual({ tabs, unanswered: browser.unanswered });
  });

  it("completes the ids of connected browsers", async () => {
    const { source } = make();
    const complete = (value: string) =>
      source.complete("browser://tabs{?browser}", { name: "browser", value });
    expect(await complete("")).toEqual(["b1", "b 2"]);
    expect(await complete("b ")).toEqual(["b 2"]);
    await expect(source.complete("", { name: "id", value: "" })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining('"id"'),
    });
  });

  it("refuses a URI of another form", async () => {
    await expect(make().source.read("browser://tabs?x=1", { caller })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
    });
  });

  it("asks the browsers that tell no tab events for their tabs, and no other", async () => {
    const { browser, source } = make();
    browser.telling.add("b1");
    await source.refresh();
    expect(browser.requests).toMatchObject([
      { action: "getAllTabs", options: { browserId: "b 2", maxAgeMs: 0, timeoutMs: expect.any(Number) } },
    ]);
  });

  it("does not mind a browser that fails", async () => {
    const { browser, source } = make();
    browser.answers = { getAllTabs: new BrowserMcpError("REQUEST_TIMEOUT", "no answer") };
    await expect(source.refresh()).resolves.toBeUndefined();
    expect(browser.asked).toEqual(["getAllTabs", "getAllTabs"]);
  });

  it("tells of the list, and of one browser's, when tabs or browsers come, go or change", async () => {
    const { browser, source } = make();
    const changes: ResourceChange[] = [];
    const end = source.subscribe((change) => changes.push(change));
    const [b1] = browser.browsers();
    const of5 = { browserId: "b1", tabId: 5 };
    const events: BrowserEvent[] = [
      { type: "browser-connected", browser: b1! },
      { type: "browser-disconnected", browserId: "b1" },
      { type: "tab-created", ...of5, tab: tabOf(5) },
      { type: "tab-activated", ...of5, tab: tabOf(5) },
      { type: "tab-navigated", ...of5, tab: tabOf(5) },
      { type: "tab-removed", ...of5 },
    ];
    browser.tell(...events, { type: "tab-changed", ...of5 }, { type: "debugger-detached", ...of5 });
    const keys = [await source.locate("browser://tabs"), await source.locate("browser://tabs?browser=b1")];
    expect(new Set(keys).size).toBe(2);
    expect(changes).toEqual(events.map(() => ({ type: "updated", keys })));
    end();
    browser.tell(...events);
    expect(changes).toHaveLength(events.length);
  });
});
