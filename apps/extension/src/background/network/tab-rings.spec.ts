import { TabRings, type RingLimits } from "./tab-rings.js";

interface Item {
  readonly name: string;
  weight: number;
}

function setUp(limits: Partial<RingLimits> = {}): {
  rings: TabRings<Item>;
  dropped: string[];
  changed: number[];
  names: (tabId: number) => string[];
} {
  const dropped: string[] = [];
  const changed: number[] = [];
  const rings = new TabRings<Item>(
    { items: 3, tabWeight: 100, tabs: 2, weight: 150, ...limits },
    ({ weight }) => weight,
    { dropped: ({ name }) => dropped.push(name), changed: (tabId) => changed.push(tabId) },
  );
  return { rings, dropped, changed, names: (tabId) => rings.of(tabId).map(({ name }) => name) };
}
const item = (name: string, weight = 1): Item => ({ name, weight });

describe("TabRings", () => {
  it("keeps the newest of each tab and counts all", () => {
    const { rings, dropped, names } = setUp();
    for (const name of "abcde") rings.add(1, item(name));
    expect(names(1)).toEqual(["c", "d", "e"]);
    expect(rings.seen(1)).toBe(5);
    expect(dropped).toEqual(["a", "b"]);
  });

  it("is bounded in weight, also of an item that grows, but keeps the newest one", () => {
    const { rings, names } = setUp();
    const grows = item("b", 40);
    rings.add(1, item("a", 40));
    rings.add(1, grows);
    grows.weight = 99;
    rings.update(1, grows);
    expect(names(1)).toEqual(["b"]);
    rings.add(1, item("c", 1_000));
    expect(names(1)).toEqual(["c"]);
  });

  it("forgets the tab that was quiet longest when there are too many", () => {
    const { rings, dropped } = setUp();
    rings.add(1, item("a"));
    rings.add(2, item("b"));
    rings.add(1, item("c"));
    rings.add(3, item("d"));
    expect(rings.tabs).toEqual([1, 3]);
    expect(dropped).toEqual(["b"]);
  });

  it("forgets whole tabs when all weigh too much together, never the one that speaks", () => {
    const { rings, names } = setUp({ tabs: 10 });
    rings.add(1, item("a", 90));
    rings.add(2, item("b", 90));
    expect(rings.tabs).toEqual([2]);
    rings.drop(2);
    rings.add(3, item("c", 90));
    expect(names(3)).toEqual(["c"]);
  });

  it("forgets what is no longer wanted, as if it had never been", () => {
    const { rings, names, dropped, changed } = setUp({ items: 4 });
    for (const name of "abc") rings.add(1, item(name, 30));
    changed.length = 0;
    rings.retain(1, ({ name }) => name !== "b");
    rings.retain(1, () => true);
    expect([names(1), rings.seen(1), dropped, changed]).toEqual([["a", "c"], 2, ["b"], [1]]);
    rings.add(1, item("d", 40));
    expect(names(1)).toEqual(["a", "c", "d"]);
  });

  it("follows a tab to its new id", () => {
    const { rings, names, changed } = setUp();
    rings.add(1, item("a"));
    changed.length = 0;
    rings.move(1, 7);
    expect(names(7)).toEqual(["a"]);
    expect(rings.tabs).toEqual([7]);
    expect(changed).toEqual([1, 7]);
  });

  it("takes back what was kept before", () => {
    const { rings, names } = setUp();
    rings.restore(1, [item("a"), item("b")], 9);
    expect(names(1)).toEqual(["a", "b"]);
    expect(rings.seen(1)).toBe(9);
  });
});
