import type { ReadContentOutcome, ReadContentRequest } from "../../page/read-content.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import type { Injected, PageReader } from "../page-reader.js";
import { TabAccess } from "../tab-access.js";
import { getPageContent } from "./get-page-content.js";

type Answers = Promise<readonly Injected<ReadContentOutcome>[]>;
const content = { url: "https://example.test/1", title: "One", text: "Hello" };
const answered = (result: ReadContentOutcome = { ok: true, content }): Answers =>
  Promise.resolve([{ documentId: "D1", result }]);
const signal = new AbortController().signal;
const never = (): Answers => new Promise(() => undefined);

class FakeReader implements PageReader {
  readonly asked: [number, ReadContentRequest, string][] = [];

  constructor(private readonly answer: (when: "loaded" | "now") => Answers = () => answered()) {}

  readContent(tabId: number, request: ReadContentRequest, when: "loaded" | "now"): Answers {
    this.asked.push([tabId, request, when]);
    return this.answer(when);
  }
}

const tabs = (): FakeTabs =>
  new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2, url: "chrome://settings/" })]);
const handler = (reader: PageReader, open = tabs()): ReturnType<typeof getPageContent> =>
  getPageContent(new TabAccess(open), reader);

describe("getPageContent", () => {
  it("answers with the content, the tab and the document", async () => {
    expect(await handler(new FakeReader()).handle({ tabId: 1 }, signal)).toEqual({
      data: content,
      tabId: 1,
      documentId: "D1",
    });
  });

  it("asks for metadata, and not for the source, unless told otherwise", async () => {
    const reader = new FakeReader();
    await handler(reader).handle({}, signal);
    await handler(reader).handle({ includeHtml: true, includeMetadata: false }, signal);
    expect(reader.asked).toEqual([
      [1, { includeHtml: false, includeMetadata: true }, "loaded"],
      [1, { includeHtml: true, includeMetadata: false }, "loaded"],
    ]);
  });

  it("does not even try a page that may not be read", async () => {
    const reader = new FakeReader();
    await expect(handler(reader).handle({ tabId: 2 }, signal)).rejects.toEqual(
      expect.objectContaining({
        code: "PAGE_NOT_READABLE",
        message: expect.stringContaining("chrome://settings/"),
      }),
    );
    expect(reader.asked).toEqual([]);
  });

  it.each([
    ["nothing", Promise.resolve([])],
    ["no result", Promise.resolve([{ documentId: "D1" }])],
  ])("takes an answer with %s as a page that was left", async (_what, answers) => {
    await expect(handler(new FakeReader(() => answers)).handle({}, signal)).rejects.toEqual(
      expect.objectContaining({ code: "TAB_CLOSED" }),
    );
  });

  it("quotes what went wrong inside the page", async () => {
    const reader = new FakeReader(() => answered({ ok: false, message: "odd document" }));
    await expect(handler(reader).handle({}, signal)).rejects.toEqual(
      expect.objectContaining({ code: "BROWSER_ERROR", message: expect.stringContaining("odd document") }),
    );
  });

  it("ends when the tab is closed", async () => {
    const open = tabs();
    const call = handler(new FakeReader(never), open).handle({ tabId: 1 }, signal);
    await Promise.resolve();
    await Promise.resolve();
    open.close(1);
    await expect(call).rejects.toEqual(expect.objectContaining({ code: "TAB_CLOSED" }));
  });

  describe("on a page that does not get ready", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it("reads what is there after 4 s", async () => {
      const reader = new FakeReader((when) => (when === "now" ? answered() : never()));
      const call = handler(reader).handle({ tabId: 1 }, signal);
      await jest.advanceTimersByTimeAsync(3_999);
      expect(reader.asked).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(await call).toMatchObject({ data: content });
    });

    it("ends with REQUEST_TIMEOUT after 9 s", async () => {
      const call = handler(new FakeReader(never)).handle({ tabId: 1 }, signal);
      const outcome = expect(call).rejects.toEqual(expect.objectContaining({ code: "REQUEST_TIMEOUT" }));
      await jest.advanceTimersByTimeAsync(9_000);
      await outcome;
    });
  });
});
