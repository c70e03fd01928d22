import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakePages } from "./fake-pages.js";
import { PageCalls } from "./page-calls.js";
import { TabAccess } from "./tab-access.js";

const content = { content: { url: "https://example.test/1", title: "One", text: "Hello" } };
const request = { includeHtml: false, includeMetadata: true };
const tab = { id: 1, url: "https://example.test/1" };
const { signal } = new AbortController();
const answered = [{ result: { ok: true, value: content } as const }];
const never = (): Promise<never> => new Promise(() => undefined);

const callsTo = (scripting: FakePages, tabs = new FakeTabs([fakeTab({ id: 1 })])): PageCalls =>
  new PageCalls(scripting, new TabAccess(tabs));
const call = (scripting: FakePages): ReturnType<PageCalls["call"]> =>
  callsTo(scripting).call(tab, "readContent", request, signal);

describe("a call into a page", () => {
  it("yields the value and the document that gave it", async () => {
    expect(await call(FakePages.answering("readContent", content))).toEqual({
      value: content,
      documentId: "D1",
      frameId: 0,
    });
  });

  it("says whether every change of what was read will be told", async () => {
    const page = new FakePages(async () => [{ result: { ok: true, value: content, observed: false } }]);
    expect(await call(page)).toMatchObject({ observed: false });
  });

  it("has as much less patience as its tab's first page was waited for", async () => {
    jest.useFakeTimers();
    const answer = callsTo(new FakePages(never)).call(
      { ...tab, waitedMs: 5_000 },
      "readContent",
      request,
      signal,
    );
    const outcome = expect(answer).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await jest.advanceTimersByTimeAsync(4_000);
    await outcome;
    jest.useRealTimers();
  });

  it("puts the script into a page that does not have it yet, and asks again", async () => {
    let asked = 0;
    const page = new FakePages(async () => ((asked += 1) === 1 ? [{ result: null }] : answered));
    expect(await call(page)).toMatchObject({ value: content });
    expect(page.inserted).toEqual(["page/reader.js"]);
  });

  it.each([
    ["nothing", []],
    ["no result", [{}]],
    ["no function even after the script ran", [{ result: null }]],
  ])("takes an answer with %s as a page that was left", async (_what, answers) => {
    await expect(call(new FakePages(async () => answers))).rejects.toEqual(
      expect.objectContaining({ code: "TAB_CLOSED" }),
    );
  });

  it("quotes what went wrong inside the page", async () => {
    const failure = { ok: false, code: "BROWSER_ERROR", message: "odd document" } as const;
    await expect(call(new FakePages(async () => [{ result: failure }]))).rejects.toEqual(
      expect.objectContaining({ code: "BROWSER_ERROR", message: expect.stringContaining("odd document") }),
    );
  });

  it("keeps the code that the page function gave", async () => {
    const failure = { ok: false, code: "ELEMENT_NOT_FOUND", message: "none" } as const;
    await expect(call(new FakePages(async () => [{ result: failure }]))).rejects.toEqual(
      expect.objectContaining({ code: "ELEMENT_NOT_FOUND", message: "none" }),
    );
  });

  it("ends when the tab is closed", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 1 })]);
    const pending = callsTo(new FakePages(never), tabs).call(tab, "readContent", request, signal);
    tabs.close(1);
    await expect(pending).rejects.toEqual(expect.objectContaining({ code: "TAB_CLOSED" }));
  });

  describe("that does not get ready", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    it("is answered with what is there after 4 s", async () => {
      const page = new FakePages((_name, _request, now) => (now ? Promise.resolve(answered) : never()));
      const pending = call(page);
      await jest.advanceTimersByTimeAsync(3_999);
      expect(page.asked).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(await pending).toMatchObject({ value: content });
    });

    it("ends with REQUEST_TIMEOUT after 9 s", async () => {
      const outcome = expect(call(new FakePages(never))).rejects.toEqual(
        expect.objectContaining({ code: "REQUEST_TIMEOUT" }),
      );
      await jest.advanceTimersByTimeAsync(9_000);
      await outcome;
    });
  });
});

describe("a call into all frames", () => {
  it("yields every frame that answered, the main one first", async () => {
    const page = new FakePages(async () => [
      { ...answered[0], documentId: "child", frameId: 7 },
      { ...answered[0], documentId: "main", frameId: 0 },
      { result: null, frameId: 8 },
      { frameId: 9 },
    ]);
    const answers = await callsTo(page).callAll(tab, "readContent", request, signal);
    expect(answers.map(({ documentId }) => documentId)).toEqual(["main", "child"]);
    expect(page.asked).toEqual([{ target: { tabId: 1, allFrames: true }, now: true, request }]);
  });
});
