import type { Tab } from "@browser-mcp/protocol";
import { getBrowserTabs } from "./get-browser-tabs.js";
import { ToolRunner } from "./tool-runner.js";
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

const caller = { client: "spec" };
const runnerOn = (browser: ScriptedBrowser) => new ToolRunner({ tools: [getBrowserTabs], browser });

describe("get_browser_tabs", () => {
  it("gives the tabs, and as text the bare array", async () => {
    const browser = new ScriptedBrowser({ getAllTabs: [tab] });
    const result = await runnerOn(browser).call("get_browser_tabs", {}, { caller });
    expect(result.structuredContent).toEqual({ tabs: [tab] });
    expect(result.content).toEqual([{ type: "text", text: JSON.stringify([tab]) }]);
  });

  it("keeps the bare array when there are more tabs than fit, and says so beside it", async () => {
    const tabs = Array.from({ length: 5_000 }, (_, id) => ({ ...tab, id: id + 1 }));
    const browser = new ScriptedBrowser({ getAllTabs: tabs });
    const { content } = await runnerOn(browser).call("get_browser_tabs", {}, { caller });
    const [text, notice, link] = content;
    const shown: unknown = JSON.parse(text?.type === "text" ? text.text : "");
    expect(shown).toEqual(tabs.slice(0, Array.isArray(shown) ? shown.length : 0));
    expect(notice).toMatchObject({
      type: "text",
      text: expect.stringMatching(/^Cut: tabs: \d+ of 5000 items$/),
    });
    expect(link).toMatchObject({ type: "resource_link", uri: "browser://tabs" });
  });

  it.each([{ url: `data:text/html,${"x".repeat(300_000)}` }, { title: "😀".repeat(100_000) }])(
    "lets no tab with a huge title or address hide the others %#",
    async (huge) => {
      const browser = new ScriptedBrowser({
        getAllTabs: [tab, { ...tab, id: 2, ...huge }, { ...tab, id: 3 }],
      });
      const result = await runnerOn(browser).call("get_browser_tabs", {}, { caller });
      const marked = expect.stringMatching(/\n\.\.\. \[TRUNCATED - original size: \d+\]$/);
      const field = Object.keys(huge)[0] ?? "";
      const tabs = [tab, { ...tab, id: 2, [field]: marked }, { ...tab, id: 3 }];
      expect(result.structuredContent).toEqual({ tabs });
      expect(result.content.at(-1)).toMatchObject({ type: "resource_link", uri: "browser://tabs" });
    },
  );

  it("names the browsers that gave no answer, in the fields and in a sentence beside the bare array", async () => {
    const unanswered = [
      { browserId: "c", name: "Chromium", reason: "no answer within 2 s" },
      { browserId: "e", name: "Edge", reason: "Access denied." },
    ];
    const browser = new ScriptedBrowser({ getAllTabs: [tab] }, { unanswered });
    const result = await runnerOn(browser).call("get_browser_tabs", {}, { caller });
    expect(result.structuredContent).toEqual({ tabs: [tab], unanswered });
    expect(getBrowserTabs.output.strict().safeParse(result.structuredContent).error).toBeUndefined();
    expect(result.content).toEqual([
      { type: "text", text: JSON.stringify([tab]) },
      {
        type: "text",
        text: "No answer from Chromium (browserId c: no answer within 2 s), Edge (browserId e: Access denied.); the tabs are missing.",
      },
    ]);
  });

  it("links the whole list of the browser that was named", async () => {
    const tabs = Array.from({ length: 5_000 }, (_, id) => ({ ...tab, id: id + 1 }));
    const browser = new ScriptedBrowser({ getAllTabs: tabs });
    const { content } = await runnerOn(browser).call("get_browser_tabs", { browserId: "b 2" }, { caller });
    expect(content.at(-1)).toMatchObject({ type: "resource_link", uri: "browser://tabs?browser=b%202" });
  });

  it("asks one browser where one is named", async () => {
    const browser = new ScriptedBrowser({ getAllTabs: [tab] });
    await runnerOn(browser).call("get_browser_tabs", { browser_id: "b" }, { caller });
    expect(browser.requests[0]?.options).toMatchObject({ browserId: "b" });
  });
});
