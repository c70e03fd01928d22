import { TabStore, type StoredReply } from "./tab-store.js";

function stored(tabId: number, question: string, more: Partial<StoredReply> = {}): StoredReply {
  const data = { url: "", title: "", text: "x".repeat(1000) };
  return {
    action: "getPageContent",
    browserId: "b1",
    tabId,
    documentId: "d1",
    question,
    askedAt: 0,
    connectedAt: 0,
    reply: { data, browserId: "b1", receivedAt: 0 },
    ...more,
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("TabStore", () => {
  it("gives a reply to the question it answers, in its browser and tab", () => {
    const store = new TabStore({ maxBytes: 10_000, lifeMs: 1000 });
    const reply = stored(7, "q");
    store.put(reply);
    expect(store.get("b1", 7, "q")).toBe(reply);
    expect([store.get("b2", 7, "q"), store.get("b1", 8, "q"), store.get("b1", 7, "p")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("keeps within its bytes by dropping the longest unused", () => {
    const store = new TabStore({ maxBytes: 5000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    store.put(stored(2, "q"));
    store.get("b1", 1, "q");
    store.put(stored(3, "q"));
    expect([1, 2, 3].map((tabId) => store.get("b1", tabId, "q") !== undefined)).toEqual([true, false, true]);
    expect(store.stats()).toMatchObject({ entries: 2, tabs: 2, evictions: 1, invalidations: 0 });
    expect(store.stats().bytes).toBeLessThanOrEqual(5000);
  });

  it("does not keep what alone is too large", () => {
    const store = new TabStore({ maxBytes: 1000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    expect(store.stats()).toMatchObject({ entries: 0, bytes: 0, tabs: 0 });
  });

  it("replaces a reply without counting it twice", () => {
    const store = new TabStore({ maxBytes: 10_000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    const once = store.stats();
    store.put(stored(1, "q"));
    expect(store.stats()).toEqual(once);
    store.invalidate({ browserId: "b1", tabId: 1 });
    expect(store.stats()).toMatchObject({ entries: 0, tabs: 0, invalidations: 1 });
  });

  it.each([
    { scope: { browserId: "b1", tabId: 1 }, left: 3 },
    { scope: { browserId: "b1" }, left: 1 },
    { scope: { tabId: 1 }, left: 2 },
    { scope: {}, left: 0 },
  ])("invalidates $scope and leaves $left", ({ scope, left }) => {
    const store = new TabStore({ maxBytes: 100_000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    store.put(stored(2, "q"));
    store.put(stored(2, "p"));
    store.put(stored(1, "q", { browserId: "b2" }));
    store.invalidate(scope);
    expect(store.stats()).toMatchObject({ entries: left, invalidations: 4 - left });
  });

  it("ends the replies of a document when the tab shows another", () => {
    const store = new TabStore({ maxBytes: 100_000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    store.keepDocument("b1", 1, "d1");
    expect(store.get("b1", 1, "q")).toBeDefined();
    store.put(stored(1, "p", { documentId: "d2" }));
    expect([store.get("b1", 1, "q"), store.get("b1", 1, "p")?.documentId]).toEqual([undefined, "d2"]);
  });

  it("drops what is past its life when it cleans up", () => {
    const store = new TabStore({ maxBytes: 100_000, lifeMs: 1000 });
    store.put(stored(1, "q"));
    jest.advanceTimersByTime(600);
    store.put(stored(2, "q"));
    jest.advanceTimersByTime(600);
    store.cleanup();
    expect(store.stats()).toMatchObject({ entries: 1, tabs: 1, evictions: 1 });
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a bound of %p", (maxBytes) => {
    expect(() => new TabStore({ maxBytes, lifeMs: 1 })).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIGURATION" }),
    );
  });
});
