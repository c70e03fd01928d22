/** @jest-environment jsdom */
import { endCapture } from "./capture-endings.js";
import { tellContent, ToldContent, toldContent } from "./told-content.js";

const page = { url: "u", title: "t", text: "a long text" };
const head = { url: "u", title: "t" };
const names = (told: ToldContent, ...texts: string[]) =>
  texts.map((text) => told.tell({ ...page, text }, undefined).name);

beforeEach(() => (globalThis.browserMcpTold = undefined));

describe("what a document tells of its content", () => {
  it("is all of it where the asker has nothing", () => {
    expect(new ToldContent().tell(page, undefined)).toEqual({ content: page, name: expect.any(String) });
  });

  it("has no texts where the asker has the same", () => {
    const told = new ToldContent();
    const { name } = told.tell(page, undefined);
    const again = { content: { ...head, title: "another" }, name, unchanged: true };
    expect(told.tell({ ...page, title: "another" }, name)).toEqual(again);
  });

  it.each([
    ["text", { ...page, text: "quite different" }],
    ["html", { ...page, html: "<p>" }],
    ["Markdown", { ...page, markdown: "#" }],
  ])("is all of it, under another name, where one %s differs", (_what, other) => {
    const told = new ToldContent();
    const { name } = told.tell(page, undefined);
    const answer = told.tell(other, name);
    expect(answer).toEqual({ content: other, name: expect.any(String) });
    expect(answer.name).not.toBe(name);
  });

  it("is what differs of the text where the asker has the one before, and that is not most of it", () => {
    const told = new ToldContent();
    const { name } = told.tell(page, undefined);
    const answer = told.tell({ ...page, text: "a short text" }, name);
    expect(answer).toEqual({
      content: head,
      name: expect.any(String),
      difference: { from: name, start: 2, end: 5, between: "short" },
    });
    expect(told.tell({ ...page, text: "a short text" }, answer.name)).toMatchObject({ unchanged: true });
  });

  it("is called the same for everyone who is told it in a row", () => {
    const [one, other] = names(new ToldContent(), "a", "a");
    expect(other).toBe(one);
  });

  it("is all of it for who knows an older one, even where the page is back at that", () => {
    const told = new ToldContent();
    const [first] = names(told, "a", "b");
    expect(told.tell({ ...page, text: "a" }, first)).toMatchObject({ content: { text: "a" } });
    expect(told.tell({ ...page, text: "a" }, first)).toMatchObject({ content: { text: "a" } });
  });

  it("never has the name of something else, nor of another document's", () => {
    const all = [...names(new ToldContent(), "a", "b", "a"), ...names(new ToldContent(), "a")];
    expect(new Set(all).size).toBe(4);
  });

  it("has no name where it is too long to be remembered, which forgets the one before", () => {
    const told = new ToldContent(10);
    const [short] = names(told, "0123456789");
    expect(told.tell({ ...page, text: "01234", html: "567890" }, short)).toEqual({
      content: { ...page, text: "01234", html: "567890" },
    });
    expect(told.tell({ ...page, text: "0123456789" }, short)).not.toHaveProperty("unchanged");
  });
});

describe("the ways of reading a document", () => {
  const text = (value: string, known?: string) =>
    tellContent(
      { ...page, text: value },
      { includeHtml: false, includeMetadata: false, ...(known === undefined ? {} : { known }) },
    );

  it("share what was told", () => {
    const { name = "" } = text("a");
    expect(text("a", name)).toMatchObject({ unchanged: true });
    expect(text("b", name)).not.toHaveProperty("unchanged");
  });

  it("remember nothing of a site that was turned off", async () => {
    const { name = "" } = text("a");
    await endCapture();
    expect(text("a", name)).not.toHaveProperty("unchanged");
    expect(toldContent()).toBe(globalThis.browserMcpTold);
  });
});
