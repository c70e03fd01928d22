import type { Tab } from "@browser-mcp/protocol";
import { ListedTabs } from "./listed-tabs.js";

const tab = (id: number, more: Partial<Tab> = {}): Tab => ({
  id,
  url: `http://tab/${id}`,
  title: `Tab ${id}`,
  active: false,
  windowId: 1,
  index: 0,
  browserId: "b",
  ...more,
});

let listed: ListedTabs;
beforeEach(() => {
  listed = new ListedTabs();
  expect(listed.replace("b", [tab(1, { active: true }), tab(2)])).toEqual([]);
});

describe("two lists of a browser's tabs", () => {
  it("tell nothing where they are the same", () => {
    expect(listed.replace("b", [tab(1, { active: true }), tab(2)])).toEqual([]);
  });

  it("tell what has come and gone", () => {
    expect(listed.replace("b", [tab(2), tab(3)])).toEqual([
      { type: "tab-removed", browserId: "b", tabId: 1 },
      { type: "tab-created", browserId: "b", tabId: 3, tab: tab(3) },
    ]);
  });

  it("tell which shows another page, and which is shown now", () => {
    const moved = tab(2, { url: "http://elsewhere/", active: true });
    expect(listed.replace("b", [tab(1), moved])).toEqual([
      { type: "tab-navigated", browserId: "b", tabId: 2, tab: moved },
      { type: "tab-activated", browserId: "b", tabId: 2, tab: moved },
    ]);
  });

  it("tell of a tab that was found gone no second time", () => {
    expect([listed.remove("b", 2), listed.remove("b", 2), listed.remove("other", 1)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(listed.replace("b", [tab(1, { active: true })])).toEqual([]);
  });

  it("tell nothing of other browsers, or of one that is forgotten", () => {
    expect(listed.replace("other", [tab(7)])).toEqual([]);
    listed.forgetBrowser("b");
    expect(listed.replace("b", [tab(9)])).toEqual([]);
  });
});
