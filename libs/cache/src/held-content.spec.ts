import { BrowserMcpError } from "@browser-mcp/protocol";
import { caller, cacheOfEachTest } from "./cache-of-each-test.fixture.js";
import { CachedBrowser } from "./cached-browser.js";
import type { MemoryBrowser } from "./memory-browser.fixture.js";

// What the cache gives to the browser beside a question, so that the same texts need not be sent again.

const page = { url: "https://a.example/", title: "A", text: "kept" };

let inner: MemoryBrowser;
let browser: CachedBrowser;
cacheOfEachTest((made) => ({ inner, browser } = made));

type From = Parameters<MemoryBrowser["last"]["reply"]>[1];

/** Reads a tab anew; yields what the browser was told that the cache holds. */
async function readAnew(params: object = { tabId: 7 }, from: From = { contentName: "n1" }) {
  const reading = browser.request("getPageContent", params, { caller, maxAgeMs: 0 });
  const { held } = inner.last.options;
  inner.last.reply(page, from);
  await reading;
  return held;
}

it("is the kept reply to the same question", async () => {
  expect(await readAnew()).toBeUndefined();
  expect(await readAnew()).toMatchObject({ data: page, contentName: "n1", documentId: "d1" });
});

it("goes on from reply to reply", async () => {
  await readAnew();
  await readAnew(undefined, { contentName: "n2" });
  expect(await readAnew()).toMatchObject({ contentName: "n2" });
});

it.each([
  ["to another question", () => readAnew({ tabId: 7, includeHtml: true })],
  ["of another tab", () => readAnew({ tabId: 8 })],
  ["to a question that names no tab", () => readAnew({})],
])("is no reply %s", async (_what, read) => {
  await readAnew();
  expect(await read()).toBeUndefined();
});

it("is not told again where what the browser said of it could not be used", async () => {
  await readAnew();
  const reading = browser.request("getPageContent", { tabId: 7 }, { caller, maxAgeMs: 0 });
  inner.last.fail(new BrowserMcpError("INVALID_REPLY", "It leaves out texts that it was not told of."));
  await expect(reading).rejects.toMatchObject({ code: "INVALID_REPLY" });
  expect(await readAnew()).toBeUndefined();
});

it("is so though the page changed, or can change unseen: the name says whether it is still true", async () => {
  await readAnew();
  inner.tell({ type: "tab-changed", browserId: "b1", tabId: 7 });
  expect(await readAnew(undefined, { contentName: "n2", observed: false })).toMatchObject({
    contentName: "n1",
  });
  expect(await readAnew()).toMatchObject({ contentName: "n2" });
});

it("is never served", async () => {
  await readAnew(undefined, { contentName: "n1", observed: false });
  const reading = browser.request("getPageContent", { tabId: 7 }, { caller });
  expect(inner.asked).toHaveLength(2);
  inner.last.reply(page);
  await reading;
});

it.each([
  ["tab was closed", () => inner.tell({ type: "tab-removed", browserId: "b1", tabId: 7 })],
  ["browser went", () => inner.disconnect("b1")],
])("is nothing once the %s", async (_what, happen) => {
  await readAnew();
  happen();
  inner.connect("b1");
  expect(await readAnew()).toBeUndefined();
});

it("is nothing without a name", async () => {
  await readAnew();
  await readAnew(undefined, {});
  expect(await readAnew()).toBeUndefined();
});

it("is nothing once it is past the life of data", async () => {
  browser.close();
  browser = new CachedBrowser(inner, { lifeMs: 1_000 });
  await readAnew();
  jest.advanceTimersByTime(1_001);
  expect(await readAnew()).toBeUndefined();
});

it("is nothing in which something was hidden: it is not what the page said", async () => {
  await readAnew(undefined, { contentName: "n1", redactions: { jwt: 1 } });
  expect(await readAnew()).toBeUndefined();
});

it("is nothing that was dropped for want of room", async () => {
  const small = new CachedBrowser(inner, { maxBytes: 200 });
  const read = async (tabId: number): Promise<unknown> => {
    const reading = small.request("getPageContent", { tabId }, { caller, maxAgeMs: 0 });
    const { held } = inner.last.options;
    inner.last.reply({ ...page, text: "x".repeat(40) }, { contentName: "n1" });
    await reading;
    return held;
  };
  await read(7);
  await read(8);
  expect(await read(7)).toBeUndefined();
  small.close();
});
