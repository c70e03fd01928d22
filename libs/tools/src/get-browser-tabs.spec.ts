import type { Tab } from "@browser-mcp/protocol";
import { getBrowserTabs } from "./get-browser-tabs.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const tab: Tab = {
  id: 1,
  url: "http://example.test/",
  title: "Example",
  active: true,
  windowId: 1,
  index: 0,
  browserId: "b",
};

describe("get_browser_tabs", () => {
  it("gives the tabs, and as text the bare array", async () => {
    const browser = new ScriptedBrowser({ getAllTabs: [tab] });
    const output = await getBrowserTabs.invoke({}, browser.context("get_browser_tabs"));
    expect(output.structured).toEqual({ tabs: [tab] });
    expect(output.text).toBe(JSON.stringify([tab]));
  });
});
