import { DebuggedDocuments } from "./debugged-documents.js";
import { scriptedSessions } from "./debugger-sessions.fixture.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";

async function setUp() {
  const { api, sessions } = scriptedSessions();
  const tabs = new FakeTabs([fakeTab({ id: 1 })]);
  const shown = { documentId: "D1", url: "http://a.test/1" };
  const asked: number[] = [];
  const documents = new DebuggedDocuments(
    { shown: async (tabId) => (asked.push(tabId), { ...shown }) },
    sessions,
    tabs,
  );
  await sessions.send(1, "Runtime.evaluate");
  return { api, tabs, shown, asked, documents };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("the document of a command", () => {
  it("is asked for once, as long as nothing moves", async () => {
    const { documents, asked } = await setUp();
    expect(await documents.noted(1)()).toEqual({ documentId: "D1", url: "http://a.test/1" });
    expect(await documents.noted(1)()).toEqual({ documentId: "D1", url: "http://a.test/1" });
    expect(asked).toEqual([1]);
  });

  it.each<[string, (parts: Awaited<ReturnType<typeof setUp>>) => void]>([
    [
      "its session tells of another document",
      ({ api }) => api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated"),
    ],
    [
      "its session tells of another address",
      ({ api }) => api.onEvent.fire({ tabId: 1 }, "Page.navigatedWithinDocument"),
    ],
    ["its session ends", ({ api }) => api.onDetach.fire({ tabId: 1 }, "target_closed")],
    ["its tab loads", ({ tabs }) => tabs.onUpdated.fire(1, { status: "loading" }, fakeTab({ id: 1 }))],
    ["its tab is replaced", ({ tabs }) => tabs.onReplaced.fire(2, 1)],
  ])("is asked for again after %s", async (_what, move) => {
    const parts = await setUp();
    await parts.documents.noted(1)();
    move(parts);
    parts.shown.documentId = "D2";
    expect(await parts.documents.noted(1)()).toMatchObject({ documentId: "D2" });
  });

  it("is the new one where the page was left while the command was on its way", async () => {
    const { api, documents, shown } = await setUp();
    await documents.noted(1)();
    const answered = documents.noted(1);
    shown.documentId = "D2";
    api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated");
    expect(await answered()).toMatchObject({ documentId: "D2" });
  });

  it("is the new one also where it was asked for before the page was left", async () => {
    const { api, documents, shown } = await setUp();
    const answered = documents.noted(1);
    await jest.advanceTimersByTimeAsync(0);
    shown.documentId = "D2";
    api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated");
    expect(await answered()).toMatchObject({ documentId: "D2" });
  });

  it("keeps the address at which the command was sent, in the same document", async () => {
    const { api, documents, shown } = await setUp();
    await documents.noted(1)();
    const answered = documents.noted(1);
    shown.url = "http://a.test/2";
    api.onEvent.fire({ tabId: 1 }, "Page.navigatedWithinDocument");
    expect(await answered()).toEqual({ documentId: "D1", url: "http://a.test/1" });
    expect(await documents.noted(1)()).toMatchObject({ url: "http://a.test/2" });
  });

  it("is not kept where it may have changed while the browser was asked", async () => {
    const { api, documents, asked } = await setUp();
    const answered = documents.noted(1);
    api.onEvent.fire({ tabId: 1 }, "Page.frameNavigated");
    await jest.advanceTimersByTimeAsync(0);
    await documents.noted(1)();
    expect(asked).toHaveLength(2);
    await answered();
  });
});
