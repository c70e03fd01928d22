import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { PageCalls } from "../page-calls.js";
import { TabAccess } from "../tab-access.js";
import { getPageContent } from "./get-page-content.js";

const content = { url: "https://example.test/1", title: "One", text: "Hello" };
const { signal } = new AbortController();
const page = (): FakePages => FakePages.answering("readContent", { content });

const handler = (pages: FakePages): ReturnType<typeof getPageContent> => {
  const access = new TabAccess(
    new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2, url: "chrome://settings/" })]),
  );
  return getPageContent(access, new PageCalls(pages, access));
};

describe("getPageContent", () => {
  it("answers with the content, the tab and the document", async () => {
    expect(await handler(page()).handle({ tabId: 1 }, signal)).toEqual({
      data: content,
      tabId: 1,
      documentId: "D1",
      url: content.url,
    });
  });

  it("asks for metadata, and not for the source, unless told otherwise", async () => {
    const pages = page();
    await handler(pages).handle({}, signal);
    await handler(pages).handle({ includeHtml: true, includeMetadata: false }, signal);
    expect(pages.asked.map(({ request }) => request)).toEqual([
      { includeHtml: false, includeMetadata: true },
      { includeHtml: true, includeMetadata: false },
    ]);
  });

  it("asks for Markdown where it is wanted", async () => {
    const data = { ...content, markdown: "# One" };
    const pages = FakePages.answering("readMarkdown", { content: data });
    expect(await handler(pages).handle({ format: "markdown" }, signal)).toMatchObject({ data });
  });

  it("tells the page which texts the asker has, and says that they are the same", async () => {
    const { text: _text, ...head } = content;
    const pages = FakePages.answering("readContent", { content: head, name: "n1", unchanged: true });
    expect(await handler(pages).handle({ tabId: 1, known: "n1" }, signal)).toEqual({
      data: head,
      tabId: 1,
      documentId: "D1",
      url: content.url,
      contentName: "n1",
      unchanged: true,
    });
    expect(pages.asked.at(-1)?.request).toMatchObject({ known: "n1" });
  });

  it("says how the text differs from that which the asker has", async () => {
    const { text: _text, ...head } = content;
    const difference = { from: "n1", start: 1, end: 2, between: "x" };
    const pages = FakePages.answering("readContent", { content: head, name: "n2", difference });
    expect(await handler(pages).handle({ tabId: 1, known: "n1" }, signal)).toMatchObject({
      data: head,
      contentName: "n2",
      difference,
    });
  });

  it("takes a name that is none for a text that nobody has", async () => {
    const pages = page();
    await handler(pages).handle({ tabId: 1, known: 5 }, signal);
    expect(pages.asked.at(-1)?.request).toEqual({ includeHtml: false, includeMetadata: true });
  });

  it("does not even try a page that may not be read", async () => {
    const pages = page();
    await expect(handler(pages).handle({ tabId: 2 }, signal)).rejects.toEqual(
      expect.objectContaining({
        code: "PAGE_NOT_READABLE",
        message: expect.stringContaining("chrome://settings/"),
      }),
    );
    expect(pages.asked).toEqual([]);
  });
});
