import type { AccessibilitySource } from "../accessibility-source.js";
import { computedAccessibility } from "../accessibility-source.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { PageCalls } from "../page-calls.js";
import { TabAccess } from "../tab-access.js";
import { getAccessibilityTree } from "./get-accessibility-tree.js";

const { signal } = new AbortController();
const url = "https://example.test/1";
const data = {
  tree: { tag: "body", role: "document", children: [] },
  summary: { totalNodes: 1 },
  source: "computed",
};
const page = (): FakePages => FakePages.answering("accessibilityTree", { url, json: JSON.stringify(data) });
const access = (): TabAccess =>
  new TabAccess(
    new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2, url: "chrome://settings/" })]),
  );

const alive = { extent: async () => ({ nodes: 10, longestText: 100 }) };
const closed: AccessibilitySource = { read: () => Promise.resolve(undefined) };
const open = (name: string): AccessibilitySource => ({
  read: () => Promise.resolve({ data: { summary: { name } }, documentId: "D9" }),
});

describe("getAccessibilityTree", () => {
  it("answers from the first source that is open", async () => {
    const handler = getAccessibilityTree(access(), alive, [closed, open("second"), open("third")]);
    expect(await handler.handle({ tabId: 1 }, signal)).toEqual({
      data: { summary: { name: "second" } },
      documentId: "D9",
      tabId: 1,
      observed: false,
    });
  });

  it("says so where none is", async () => {
    await expect(getAccessibilityTree(access(), alive, [closed]).handle({}, signal)).rejects.toMatchObject({
      code: "PAGE_NOT_READABLE",
    });
  });

  it("gives up early on a page that shows no sign of life", async () => {
    jest.useFakeTimers();
    const tabs = access();
    const read = jest.fn();
    const pages = new PageCalls(new FakePages(() => new Promise(() => undefined)), tabs);
    const answer = getAccessibilityTree(tabs, pages, [{ read }]).handle({ tabId: 1 }, signal);
    const outcome = expect(answer).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: `The page ${url} did not answer within 6 s; it is busy, frozen or shows a dialog.`,
    });
    await jest.advanceTimersByTimeAsync(6_000);
    await outcome;
    expect(read).not.toHaveBeenCalled();
    jest.useRealTimers();
  });

  it("leaves a page that no script may enter to its sources", async () => {
    const tabs = access();
    const pages = new PageCalls(new FakePages(() => Promise.reject(new Error("Cannot access it"))), tabs);
    const handler = getAccessibilityTree(tabs, pages, [open("first")]);
    expect(await handler.handle({ tabId: 1 }, signal)).toMatchObject({
      data: { summary: { name: "first" } },
    });
  });

  it("asks for no page that may not be read", async () => {
    const read = jest.fn();
    await expect(
      getAccessibilityTree(access(), alive, [{ read }]).handle({ tabId: 2 }, signal),
    ).rejects.toMatchObject({ code: "PAGE_NOT_READABLE" });
    expect(read).not.toHaveBeenCalled();
  });

  it("computes the tree in the page, within the caller's time", async () => {
    const pages = page();
    const tabs = access();
    const calls = new PageCalls(pages, tabs);
    const handler = getAccessibilityTree(tabs, calls, [computedAccessibility(calls)]);
    expect(await handler.handle({ timeout: 10_000 }, signal)).toEqual({
      data,
      documentId: "D1",
      tabId: 1,
      url,
      observed: false,
    });
    const { budgetMs } = pages.asked[1]?.request as { budgetMs: number };
    expect(budgetMs).toBeGreaterThan(7_000);
    expect(budgetMs).toBeLessThanOrEqual(8_000);
  });
});
