/** @jest-environment jsdom */
import { readContent } from "./read-content.js";

const nothingMore = { includeHtml: false, includeMetadata: false };

/** Replaces the document's content; jsdom lays nothing out, so the visible text is told. */
function show(html: string, visible = "Visible"): void {
  document.documentElement.innerHTML = html;
  Object.defineProperty(HTMLElement.prototype, "innerText", { configurable: true, get: () => visible });
}

beforeEach(() =>
  show(
    `<head><title>Title</title><meta name="description" content="About">
     <meta property="og:title" content="Shared title"><meta name="viewport" content=""></head><body><p>x</p></body>`,
  ),
);

describe("readContent", () => {
  it("reads address, title and visible text", () => {
    expect(readContent(nothingMore)).toEqual({ url: "http://localhost/", title: "Title", text: "Visible" });
  });

  it("adds the source and the metadata that the page has", () => {
    const { html, metadata } = readContent({ includeHtml: true, includeMetadata: true });
    expect(html).toMatch(/^<html>.*<p>x<\/p>.*<\/html>$/s);
    expect(metadata).toEqual({ description: "About", ogTitle: "Shared title" });
  });

  it("reads a document without a body, such as SVG", () => {
    document.body.remove();
    expect(readContent(nothingMore).text).toContain("Title");
  });

  it("reads an empty document", () => {
    const root = document.documentElement;
    root.remove();
    expect(readContent({ includeHtml: true, includeMetadata: true })).toMatchObject({
      text: "",
      html: "",
      metadata: {},
    });
    document.append(root);
  });

  it("is not misled by elements that take the document's names", () => {
    const plain = readContent(nothingMore);
    document.body.innerHTML = '<form name="title"></form><form name="URL"></form><img name="body">';
    expect(readContent(nothingMore)).toEqual(plain);
  });
});
