import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { PageCalls } from "../page-calls.js";
import { TabAccess } from "../tab-access.js";
import { getDOMSnapshot } from "./get-dom-snapshot.js";

const { signal } = new AbortController();
const url = "https://example.test/1";
const data = {
  nodeCount: 2,
  subtreeCount: 1,
  root: { tag: "p", attributes: {}, text: "x", children: [] },
  coverage: { text: true, styles: false, selected: true },
};
const page = (): FakePages => FakePages.answering("snapshotDom", { url, json: JSON.stringify(data) });
const handler = (pages: FakePages): ReturnType<typeof getDOMSnapshot> => {
  const access = new TabAccess(
    new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2, url: "chrome://settings/" })]),
  );
  return getDOMSnapshot(access, new PageCalls(pages, access));
};

describe("getDOMSnapshot", () => {
  it("answers with the tree, the tab and the document", async () => {
    expect(await handler(page()).handle({ tabId: 1 }, signal)).toEqual({
      data,
      tabId: 1,
      documentId: "D1",
      url,
    });
  });

  it("asks for everything within the action's bounds unless told otherwise", async () => {
    const pages = page();
    await handler(pages).handle({}, signal);
    await handler(pages).handle(
      {
        selector: "p",
        maxDepth: 3,
        maxNodes: 9,
        includeStyles: true,
        excludeScripts: true,
        excludeStyles: true,
      },
      signal,
    );
    expect(pages.asked.map(({ request }) => request)).toEqual([
      {
        maxDepth: 1_000,
        maxNodes: 20_000,
        includeStyles: false,
        excludeScripts: false,
        excludeStyles: false,
      },
      {
        selector: "p",
        maxDepth: 3,
        maxNodes: 9,
        includeStyles: true,
        excludeScripts: true,
        excludeStyles: true,
      },
    ]);
  });

  it("lets nobody keep computed styles", async () => {
    expect(await handler(page()).handle({ includeStyles: true }, signal)).toMatchObject({ observed: false });
  });

  it("passes on why the page refused", async () => {
    const failure = { ok: false, code: "ELEMENT_NOT_FOUND", message: "none" } as const;
    const pages = new FakePages(() => Promise.resolve([{ result: failure }]));
    await expect(handler(pages).handle({ selector: "p" }, signal)).rejects.toMatchObject({
      code: "ELEMENT_NOT_FOUND",
      message: "none",
    });
  });

  it("does not even try a page that may not be read", async () => {
    const pages = page();
    await expect(handler(pages).handle({ tabId: 2 }, signal)).rejects.toMatchObject({
      code: "PAGE_NOT_READABLE",
    });
    expect(pages.asked).toEqual([]);
  });
});
