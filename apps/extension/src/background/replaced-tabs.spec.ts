import { silentLogger } from "@browser-mcp/protocol";
import { FakeStorage, FakeTabs } from "./fake-chrome.js";
import { ReplacedTabs } from "./replaced-tabs.js";

function setUp(memory = new FakeStorage()): { tabs: FakeTabs; replaced: ReplacedTabs; memory: FakeStorage } {
  const tabs = new FakeTabs();
  return { tabs, memory, replaced: new ReplacedTabs(tabs, { memory, log: silentLogger }) };
}

describe("ReplacedTabs", () => {
  it("knows the present id of a tab that had others", async () => {
    const { tabs, replaced } = setUp();
    tabs.onReplaced.fire(2, 1);
    tabs.onReplaced.fire(3, 2);
    const ids = await Promise.all([1, 2, 3, 4].map((id) => replaced.successor(id)));
    expect(ids).toEqual([3, 3, undefined, undefined]);
  });

  it("knows what an earlier worker saw, and what happened while it remembered", async () => {
    const first = setUp();
    first.tabs.onReplaced.fire(2, 1);
    await first.replaced.successor(1);
    const second = setUp(first.memory);
    second.tabs.onReplaced.fire(3, 2);
    expect(await second.replaced.successor(1)).toBe(3);
    const third = setUp(first.memory);
    expect(await third.replaced.successor(2)).toBe(3);
  });

  it("takes an id that came back as the tab's own", async () => {
    const { tabs, replaced } = setUp();
    tabs.onReplaced.fire(2, 1);
    tabs.onReplaced.fire(1, 2);
    expect(await replaced.successor(1)).toBeUndefined();
    expect(await replaced.successor(2)).toBe(1);
  });

  it("forgets the oldest of very many", async () => {
    const { tabs, replaced } = setUp();
    for (let id = 1; id <= 1_001; id += 1) tabs.onReplaced.fire(id + 10_000, id);
    expect(await replaced.successor(1)).toBeUndefined();
    expect(await replaced.successor(2)).toBe(10_002);
  });

  it("starts empty where what was kept is no list of pairs", async () => {
    const { replaced } = setUp(new FakeStorage({ replacedTabs: "?" }));
    expect(await replaced.successor(1)).toBeUndefined();
  });
});
