import { silentLogger, type Logger } from "@browser-mcp/protocol";
import type { ChromeTab, ScriptTarget } from "./chrome-api.js";
import { FakeStorage, FakeTabs, fakeTab } from "./fake-chrome.js";
import { reachOpenPages, type OpenPagesOptions } from "./open-pages.js";
import { consoleScripts } from "./page-scripts.js";

interface Insertion {
  readonly tabId: number;
  readonly file: string;
  readonly documentIds: readonly string[];
}

const frame = (frameId: number, url: string) => ({
  frameId,
  parentFrameId: frameId === 0 ? -1 : 0,
  url,
  documentId: `document ${frameId}`,
});

/** A browser with these tabs, and what was put into them. */
function setUp(open: ChromeTab[], answer: (tabId: number) => Promise<void> = async () => undefined) {
  const inserted: Insertion[] = [];
  const options: OpenPagesOptions = {
    tabs: new FakeTabs(open),
    scripting: {
      insert: async ({ tabId, documentIds = [] }: ScriptTarget, _now, file) => {
        await answer(tabId);
        inserted.push({ tabId, file, documentIds });
      },
    },
    frames: { getAllFrames: async () => [frame(0, "https://example.test/")] },
    memory: new FakeStorage(),
    isOn: () => true,
    log: silentLogger,
  };
  return { inserted, options };
}
const [reader, capture] = ["page/content-script.js", "page/console-capture.js"];

describe("pages that were open before the extension", () => {
  it("get every script, in order", async () => {
    const { inserted, options } = setUp([fakeTab({ id: 1 })]);
    await reachOpenPages(consoleScripts, options);
    expect(inserted).toEqual([
      { tabId: 1, file: reader, documentIds: ["document 0"] },
      { tabId: 1, file: capture, documentIds: ["document 0"] },
    ]);
  });

  it("get them once, however often the worker starts", async () => {
    const { inserted, options } = setUp([fakeTab({ id: 1 })]);
    await reachOpenPages(consoleScripts, options);
    await reachOpenPages(consoleScripts, options);
    expect(inserted).toHaveLength(2);
  });

  it("get them again from the next life of the extension, for which Chrome empties the session's storage", async () => {
    const { inserted, options } = setUp([fakeTab({ id: 1 })]);
    await reachOpenPages(consoleScripts, options);
    await reachOpenPages(consoleScripts, { ...options, memory: new FakeStorage() });
    expect(inserted).toHaveLength(4);
  });

  it("are left alone where nothing can be read, on sites that are off, and where they sleep", async () => {
    const { inserted, options } = setUp([
      fakeTab({ id: 1, url: "chrome://settings" }),
      fakeTab({ id: 2, url: "https://off.test/" }),
      fakeTab({ id: 3, discarded: true }),
      fakeTab({ id: 4 }),
    ]);
    await reachOpenPages(consoleScripts, { ...options, isOn: (url) => !url.includes("off.test") });
    expect(new Set(inserted.map(({ tabId }) => tabId))).toEqual(new Set([4]));
  });

  it("get them in the frames of sites that are on, as which frames without an address count by what they are in", async () => {
    const { inserted, options } = setUp([fakeTab({ id: 1 })]);
    const getAllFrames = async () => [
      frame(0, "https://example.test/"),
      frame(1, "https://off.test/"),
      { ...frame(2, "about:srcdoc"), parentFrameId: 0 },
      { ...frame(3, "about:srcdoc"), parentFrameId: 1 },
    ];
    await reachOpenPages(consoleScripts, {
      ...options,
      frames: { getAllFrames },
      isOn: (url) => !url.includes("off.test"),
    });
    expect(inserted.map(({ documentIds }) => documentIds)).toEqual([
      ["document 0", "document 2"],
      ["document 0", "document 2"],
    ]);
  });

  it("are all reached, also where many are open and some refuse", async () => {
    const many = Array.from({ length: 100 }, (_, index) => fakeTab({ id: index + 1 }));
    const { inserted, options } = setUp(many, async (tabId) => {
      if (tabId <= 10) throw new Error("Cannot access contents of the page.");
    });
    await reachOpenPages(consoleScripts, options);
    expect(inserted).toHaveLength(180);
  });

  it("that never answer keep the others waiting no longer than 5 s", async () => {
    jest.useFakeTimers();
    try {
      const many = Array.from({ length: 10 }, (_, index) => fakeTab({ id: index + 1 }));
      const { inserted, options } = setUp(many, (tabId) =>
        tabId <= 8 ? new Promise<void>(() => undefined) : Promise.resolve(),
      );
      const done = reachOpenPages(consoleScripts, options);
      await jest.advanceTimersByTimeAsync(5_000);
      await done;
      expect(new Set(inserted.map(({ tabId }) => tabId))).toEqual(new Set([9, 10]));
    } finally {
      jest.useRealTimers();
    }
  });

  it("do not keep the worker from its work where the browser fails", async () => {
    const { options } = setUp([]);
    const error = jest.fn<void, Parameters<Logger["error"]>>();
    const cause = new Error("no");
    const tabs = { query: () => Promise.reject(cause) };
    await reachOpenPages(consoleScripts, { ...options, tabs, log: { ...silentLogger, error } });
    expect(error).toHaveBeenCalledWith(expect.any(String), { cause });
  });
});
