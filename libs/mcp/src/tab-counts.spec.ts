import type { BrowserEvent } from "@browser-mcp/protocol";
import { tabOf } from "./scripted-browser.fixture.js";
import { TabCounts } from "./tab-counts.js";

const tab = tabOf(5);
const known = (): TabCounts => {
  const counts = new TabCounts();
  counts.set("b1", 5, "dom", 17);
  counts.set("b1", 5, "console", 3);
  return counts;
};

describe("TabCounts", () => {
  it("remembers the last counts of a tab, and of no other", () => {
    const counts = known();
    counts.set("b1", 5, "dom", 18);
    expect(counts.get(tab)).toEqual(
      new Map([
        ["dom", 18],
        ["console", 3],
      ]),
    );
    expect(counts.get(tabOf(6))).toBeUndefined();
    expect(counts.get(tabOf(5, { browserId: "b2" }))).toBeUndefined();
  });

  it("forgets the elements of a page that has changed, and not what its console said", () => {
    const counts = known();
    counts.notice({ type: "tab-changed", browserId: "b1", tabId: 5 });
    expect(counts.get(tab)).toEqual(new Map([["console", 3]]));
  });

  it.each<BrowserEvent>([
    { type: "tab-navigated", browserId: "b1", tabId: 5, tab },
    { type: "tab-removed", browserId: "b1", tabId: 5 },
    { type: "browser-disconnected", browserId: "b1" },
  ])("forgets a tab at $type", (event) => {
    const counts = known();
    counts.notice(event);
    expect(counts.get(tab)).toBeUndefined();
  });

  it("forgets a tab that a list shows with another page", () => {
    const counts = known();
    expect(counts.get(tab)).toBeDefined();
    expect(counts.get({ ...tab, url: "http://example.test/elsewhere" })).toBeUndefined();
    expect(counts.get(tab)).toBeUndefined();
  });

  it("forgets the tab read longest ago when there are too many", () => {
    const counts = new TabCounts();
    for (let tabId = 1; tabId <= 2_001; tabId += 1) counts.set("b1", tabId, "dom", tabId);
    expect(counts.get(tabOf(1))).toBeUndefined();
    expect(counts.get(tabOf(2))).toEqual(new Map([["dom", 2]]));
  });
});
