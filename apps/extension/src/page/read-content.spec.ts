import { runInNewContext } from "node:vm";
import { readContent, type ReadContentRequest } from "./read-content.js";

interface FakePage {
  readonly URL: string;
  readonly title: string;
  readonly body: { readonly innerText: string } | null;
  readonly documentElement: {
    readonly outerHTML: string;
    readonly textContent: string;
    querySelector(selector: string): { getAttribute(name: string): string } | null;
  } | null;
}

/** Runs the function as Chrome does: from its source text, in a world that has nothing of ours. */
function readIn(
  page: FakePage,
  request: ReadContentRequest,
  hiding: Partial<Record<keyof FakePage, unknown>> = {},
): unknown {
  class Document {
    get URL(): string {
      return page.URL;
    }
    get title(): string {
      return page.title;
    }
    get body(): FakePage["body"] {
      return page.body;
    }
    get documentElement(): FakePage["documentElement"] {
      return page.documentElement;
    }
  }
  const document = new Document();
  for (const [name, value] of Object.entries(hiding)) Object.defineProperty(document, name, { value });
  const source = `JSON.stringify((${readContent.toString()})(${JSON.stringify(request)}))`;
  const json: unknown = runInNewContext(source, { Document, document });
  return JSON.parse(String(json));
}

const metas: Record<string, string> = { description: "About", "og:title": "Shared title", viewport: "" };
const page: FakePage = {
  URL: "https://example.test/",
  title: "Title",
  body: { innerText: "Visible" },
  documentElement: {
    outerHTML: "<html>…</html>",
    textContent: "All text",
    querySelector: (selector) => {
      const content = metas[/name="([^"]+)"/.exec(selector)?.[1] ?? ""];
      return content === undefined ? null : { getAttribute: () => content };
    },
  },
};
const nothingMore = { includeHtml: false, includeMetadata: false };

describe("readContent", () => {
  it("reads address, title and visible text", () => {
    expect(readIn(page, nothingMore)).toEqual({
      ok: true,
      content: { url: "https://example.test/", title: "Title", text: "Visible" },
    });
  });

  it("adds the source and the metadata that the page has", () => {
    expect(readIn(page, { includeHtml: true, includeMetadata: true })).toMatchObject({
      content: { html: "<html>…</html>", metadata: { description: "About", ogTitle: "Shared title" } },
    });
  });

  it("reads a document without a body, such as SVG", () => {
    expect(readIn({ ...page, body: null }, nothingMore)).toMatchObject({ content: { text: "All text" } });
  });

  it("reads an empty document", () => {
    const empty = { ...page, body: null, documentElement: null };
    expect(readIn(empty, { includeHtml: true, includeMetadata: true })).toMatchObject({
      content: { text: "", html: "", metadata: {} },
    });
  });

  it("is not misled by elements that take the document's names", () => {
    expect(readIn(page, nothingMore, { title: {}, body: {}, URL: {} })).toEqual(readIn(page, nothingMore));
  });

  it("tells what went wrong instead of throwing", () => {
    const broken = {
      ...page,
      get title(): string {
        throw new Error("broken");
      },
    };
    expect(readIn(broken, nothingMore)).toEqual({ ok: false, message: "Error: broken" });
  });
});
