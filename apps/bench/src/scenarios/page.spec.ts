import { bodyOf, pageOf, readPageAnew, textOf } from "./page.js";

describe("a page that is measured with", () => {
  it.each([1, 2_048, 51_200])("has a text of exactly %i bytes", (length) => {
    expect(Buffer.byteLength(textOf(length))).toBe(length);
  });

  it("is sent with HTML, cookies and storage by the existing extension alone", () => {
    expect(Object.keys(pageOf({ textLength: 10 }))).toEqual(["url", "title", "text", "metadata"]);
    const existing = pageOf({ textLength: 10, htmlLength: 500 });
    expect(existing.html).toHaveLength(500);
    expect(Object.keys(existing)).toEqual(
      "url,title,html,text,metadata,cookies,localStorage,sessionStorage".split(","),
    );
  });
});

describe("a read of the page", () => {
  it("goes past the cache, for the whole text", () => {
    expect(JSON.parse(bodyOf(3, readPageAnew))).toEqual({
      jsonrpc: "2.0",
      id: 3,
      method: "tools/call",
      params: { name: "get_page_content", arguments: { tabId: 1, maxTextLength: 1_000_000, maxAge: 0 } },
    });
  });
});
