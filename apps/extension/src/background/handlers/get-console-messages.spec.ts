import type { ConsoleMessage } from "@browser-mcp/protocol";
import type { DocumentConsole } from "../../page/console-reader.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { FakeSites } from "../fake-sites.fixture.js";
import { PageCalls } from "../page-calls.js";
import { TabAccess } from "../tab-access.js";
import { getConsoleMessages } from "./get-console-messages.js";

const { signal } = new AbortController();
const said = (timestamp: number, message = `at ${timestamp}`): ConsoleMessage => ({
  level: "log",
  timestamp,
  message,
  kind: "console",
});
const consoleOf = (url: string, messages: ConsoleMessage[], dropped = 0): DocumentConsole => ({
  url,
  messages,
  dropped,
  coverage: "document-start",
});
const answer = (frameId: number, value: DocumentConsole) => ({
  frameId,
  documentId: `D${frameId}`,
  result: { ok: true, value } as const,
});

const ask = (pages: FakePages, params: object = {}, sites = new FakeSites()) => {
  const access = new TabAccess(new FakeTabs([fakeTab({ id: 1, active: true })]));
  return getConsoleMessages(access, new PageCalls(pages, access), sites).handle(params, signal);
};

describe("getConsoleMessages", () => {
  it("joins the consoles of all frames by time", async () => {
    const pages = new FakePages(async () => [
      answer(4, consoleOf("https://example.test/frame", [said(2), said(5)], 3)),
      answer(0, consoleOf("https://example.test/1", [said(1), said(5)], 2)),
    ]);
    expect(await ask(pages)).toEqual({
      data: {
        messages: [
          said(1),
          { ...said(2), frameUrl: "https://example.test/frame" },
          said(5),
          { ...said(5), frameUrl: "https://example.test/frame" },
        ],
        coverage: "document-start",
        dropped: 5,
      },
      tabId: 1,
      documentId: "D0",
      url: "https://example.test/1",
    });
  });

  it("leaves out frames of sites that are off", async () => {
    const sites = new FakeSites();
    sites.off.add("private.test");
    const pages = new FakePages(async () => [
      answer(0, consoleOf("https://example.test/1", [said(1)])),
      answer(4, consoleOf("https://private.test/frame", [said(2, "private")])),
      answer(5, consoleOf("about:srcdoc", [said(3)])),
    ]);
    const { data } = await ask(pages, {}, sites);
    expect(data).toMatchObject({ messages: [said(1), { message: "at 3" }] });
  });

  it("passes the filters into the page", async () => {
    const pages = new FakePages(async () => [answer(0, consoleOf("u", []))]);
    await ask(pages, { tabId: 1, levels: ["error"], since: 7 });
    expect(pages.asked.map(({ request }) => request)).toEqual([{ levels: ["error"], since: 7 }]);
    expect(pages.inserted).toEqual([]);
  });

  it("gives the newest thousand of all frames, and counts the others as dropped", async () => {
    const many = (from: number) => Array.from({ length: 800 }, (_, index) => said(from + index));
    const pages = new FakePages(async () => [
      answer(0, consoleOf("u", many(0))),
      answer(1, consoleOf("v", many(400), 1)),
    ]);
    const { data } = await ask(pages);
    expect(data).toMatchObject({ dropped: 601, messages: { length: 1_000, 999: said(1_199) } });
  });

  it("begins to record a page that was open before the extension, and says that nothing was", async () => {
    const pages = new FakePages(async () => [{ frameId: 0, result: null }]);
    expect(await ask(pages)).toEqual({ data: { messages: [], coverage: "none", dropped: 0 }, tabId: 1 });
    // In this order: the page's world hands its port to whoever waits already.
    expect(pages.inserted).toEqual(["page/content-script.js", "page/console-capture.js"]);
  });

  it("gives as many of the newest as the socket carries, and counts the others as dropped", async () => {
    const long = "漢".repeat(50_000);
    const frames = Array.from({ length: 40 }, (_, frame) => {
      const messages = Array.from({ length: 20 }, (__, index) => said(frame * 20 + index, long));
      return answer(frame, consoleOf("u", messages, frame === 7 ? 2 : 0));
    });
    const { data } = await ask(new FakePages(async () => frames));
    expect(data).toMatchObject({ dropped: 702, messages: { length: 100 } });
    expect((data as { messages: ConsoleMessage[] }).messages.at(-1)?.timestamp).toBe(799);
  });
});
