import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { PageCalls } from "../page-calls.js";
import { TabAccess } from "../tab-access.js";
import { getPerformanceMetrics } from "./get-performance-metrics.js";

const { signal } = new AbortController();
const url = "https://example.test/1";
const metrics = { timing: { loadTime: 12 }, navigation: { type: 0 }, resources: [], memory: null };
const handler = (pages: FakePages): ReturnType<typeof getPerformanceMetrics> => {
  const access = new TabAccess(
    new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2, url: "chrome://settings/" })]),
  );
  return getPerformanceMetrics(access, new PageCalls(pages, access));
};
const page = (): FakePages => FakePages.answering("readPerformance", { url, metrics });

describe("getPerformanceMetrics", () => {
  it("answers with the metrics, the tab and the document, which nobody keeps", async () => {
    expect(await handler(page()).handle({}, signal)).toEqual({
      data: metrics,
      tabId: 1,
      documentId: "D1",
      url,
      observed: false,
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
