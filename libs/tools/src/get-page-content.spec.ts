import type { PageContent } from "@browser-mcp/protocol";
import { getPageContent } from "./get-page-content.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const page: PageContent = {
  url: "http://example.test/",
  title: "Example",
  text: "visible text",
  html: "<html><body>visible text</body></html>",
  metadata: { description: "An example" },
};

const run = async (args: object, content: PageContent = page) => {
  const browser = new ScriptedBrowser({ getPageContent: content });
  const output = await getPageContent.invoke(args, browser.context("get_page_content"));
  return { browser, result: output.structured };
};

describe("get_page_content", () => {
  it("gives address, title, text and metadata, and no HTML unless asked", async () => {
    const { result } = await run({});
    expect(result).toEqual({
      url: "http://example.test/",
      title: "Example",
      text: "visible text",
      textTruncated: false,
      originalTextSize: 12,
      metadata: { description: "An example" },
    });
  });

  it("asks the browser only for what it will return", async () => {
    const { browser } = await run({ tabId: 7, includeMetadata: false });
    expect(browser.requests).toMatchObject([
      { action: "getPageContent", params: { tabId: 7, includeHtml: false, includeMetadata: false } },
    ]);
  });

  it("gives Markdown in place of the text where it is wanted", async () => {
    const { browser, result } = await run(
      { format: "markdown", maxTextLength: 4 },
      { ...page, markdown: "# Example" },
    );
    expect(browser.requests[0]?.params).toEqual({
      format: "markdown",
      includeHtml: false,
      includeMetadata: true,
    });
    expect(result).toEqual({
      url: "http://example.test/",
      title: "Example",
      markdown: "# Ex\n... [TRUNCATED - original size: 9]",
      markdownTruncated: true,
      originalMarkdownSize: 9,
      metadata: { description: "An example" },
    });
  });

  it("tells the size of the whole where the extension has cut its Markdown already", async () => {
    const markdown = `${"m".repeat(900)}\n... [TRUNCATED - original size: 2000000]`;
    const { result } = await run({ format: "markdown", maxTextLength: 3 }, { ...page, markdown });
    expect(result).toMatchObject({
      markdown: "mmm\n... [TRUNCATED - original size: 2000000]",
      originalMarkdownSize: 2_000_000,
    });
  });

  it("gives the text, and says why, where the extension has no Markdown", async () => {
    const { result } = await run({ format: "markdown" });
    expect(result).toMatchObject({
      text: "visible text",
      limitations: [expect.stringMatching(/^markdown: /)],
    });
    expect(result).not.toHaveProperty("markdown");
  });

  it("says what the Markdown does not hold of the page", async () => {
    const limitations = ["markdown: of the first part only"];
    const { result } = await run({ format: "markdown" }, { ...page, markdown: "# x", limitations });
    expect(result).toMatchObject({ markdown: "# x", limitations });
  });

  it("leaves out metadata that an extension sent unasked", async () => {
    const { result } = await run({ includeMetadata: false });
    expect(result).not.toHaveProperty("metadata");
  });

  it("cuts text at maxTextLength and says how long it was", async () => {
    const { result } = await run({ maxTextLength: 7 });
    expect(result).toMatchObject({
      text: "visible\n... [TRUNCATED - original size: 12]",
      textTruncated: true,
      originalTextSize: 12,
    });
  });

  it("adds HTML when asked, cut at 50,000", async () => {
    const { result } = await run({ includeHtml: true }, { ...page, html: "x".repeat(60_000) });
    expect(result).toMatchObject({ htmlTruncated: true, originalHtmlSize: 60_000 });
    expect(result).toHaveProperty("html", `${"x".repeat(50_000)}\n... [TRUNCATED - original size: 60000]`);
  });

  it("links the resource of its tab, for the runner to give when something was cut", async () => {
    const browser = new ScriptedBrowser({ getPageContent: page }, { tabId: 7 });
    const context = browser.context("get_page_content");
    const output = await getPageContent.invoke({ maxTextLength: 3 }, context);
    expect(browser.requests).toHaveLength(1);
    expect(output).toMatchObject({
      truncated: true,
      whole: { uri: "browser://tab/7/content?full=true&browser=scripted" },
    });
  });

  it("cuts text and HTML once each to share the room, with the true sizes", async () => {
    const long = { ...page, text: "t".repeat(200_000), html: "h".repeat(60_000) };
    const { result } = await run({ includeHtml: true, maxTextLength: 1_000_000 }, long);
    expect(result).toMatchObject({
      textTruncated: true,
      originalTextSize: 200_000,
      originalHtmlSize: 60_000,
    });
    expect(result).toHaveProperty("text", expect.stringContaining("[TRUNCATED - original size: 200000]"));
    expect(result).toHaveProperty("html", expect.stringContaining("[TRUNCATED - original size: 60000]"));
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(100_000);
  });

  it.each([
    { url: `data:text/html,${"u".repeat(200_000)}` },
    { title: "😀".repeat(100_000) },
    { metadata: { description: "\u0001".repeat(200_000), keywords: "k".repeat(200_000) } },
  ])("lets no huge address, title or metadata hide the text %#", async (huge) => {
    const browser = new ScriptedBrowser({ getPageContent: { ...page, ...huge } }, { tabId: 7 });
    const output = await getPageContent.invoke({}, browser.context("get_page_content"));
    expect(output.structured).toMatchObject({ text: "visible text", textTruncated: false });
    expect(JSON.stringify(output.structured)).toContain("[TRUNCATED - original size: 200");
    expect(Buffer.byteLength(JSON.stringify(output.structured))).toBeLessThan(20_000);
    expect(output.truncated).toBe(true);
  });

  it("passes maxAge and browserId on to the port", async () => {
    const { browser } = await run({ max_age: 0, browser_id: "b" });
    expect(browser.requests[0]?.options).toMatchObject({ maxAgeMs: 0, browserId: "b" });
  });

  it("gives a result that its output schema describes", async () => {
    const { result } = await run({ includeHtml: true });
    expect(getPageContent.output.strict().safeParse(result).success).toBe(true);
  });
});
