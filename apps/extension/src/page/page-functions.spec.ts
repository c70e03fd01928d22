import { callPublished, PageFailure, publish, publishFinding } from "./page-functions.js";

const request = { includeHtml: false, includeMetadata: false };
const content = { content: { url: "u", title: "t", text: "x" } };

beforeEach(() => (globalThis.browserMcpPage = undefined));

describe("a function that a page script published", () => {
  it("is called by its name, and may take its time", async () => {
    publish("readContent", async () => content);
    expect(await callPublished("readContent", request)).toEqual({ ok: true, value: content });
  });

  it("is null where no script published it", () => {
    expect(callPublished("readContent", request)).toBeNull();
  });

  it("tells what went wrong instead of throwing", async () => {
    publish("readContent", () => {
      throw new TypeError("odd document");
    });
    expect(await callPublished("readContent", request)).toEqual({
      ok: false,
      code: "BROWSER_ERROR",
      message: "odd document",
    });
  });

  it("may say whether every change of what it found will be told", async () => {
    publishFinding("readContent", () => ({ value: content, observed: false }));
    expect(await callPublished("readContent", request)).toEqual({
      ok: true,
      value: content,
      observed: false,
    });
  });

  it("may name the code of its failure", async () => {
    publish("readContent", () => {
      throw new PageFailure("ELEMENT_NOT_FOUND", "none");
    });
    expect(await callPublished("readContent", request)).toMatchObject({ code: "ELEMENT_NOT_FOUND" });
  });

  it("is called from its source text alone, as Chrome does", async () => {
    publish("readContent", () => content);
    const source = `(${callPublished.toString()})("readContent", {})`;
    expect(await (0, eval)(source)).toEqual({ ok: true, value: content });
  });
});
