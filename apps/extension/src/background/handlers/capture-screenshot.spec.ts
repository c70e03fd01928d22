import type { PageAreas } from "../../page/locate-area.js";
import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { Documents } from "../documents.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakePages } from "../fake-pages.js";
import { PageCalls } from "../page-calls.js";
import { DevToolsCamera } from "../screenshot/devtools-camera.js";
import { ShownTabs } from "../screenshot/shown-tabs.js";
import { TabAccess } from "../tab-access.js";
import { captureScreenshot } from "./capture-screenshot.js";

const { signal } = new AbortController();
const visible = { x: 0, y: 1_000, width: 800, height: 600 };
const metrics = {
  layoutViewport: { clientWidth: 800, clientHeight: 600 },
  cssLayoutViewport: { clientWidth: 800, clientHeight: 600, pageX: 0, pageY: 1_000 },
  cssVisualViewport: { clientWidth: 800, clientHeight: 600, pageX: 0, pageY: 1_000, offsetX: 0, offsetY: 0 },
  cssContentSize: { width: 800, height: 30_000 },
};

function setUp(areas: PageAreas = { visible }) {
  const { api, sessions, policy } = scriptedSessions();
  const commands: object[] = [];
  api.answer = async (method, params = {}) => {
    if (method === "Page.getLayoutMetrics") return metrics;
    if (method !== "Page.captureScreenshot") return {};
    commands.push(params);
    return { data: "DEVT" };
  };
  const tabs = new FakeTabs([fakeTab({ id: 1, active: true }), fakeTab({ id: 2 })]);
  const access = new TabAccess(tabs);
  const captures: number[] = [];
  const documentIds = ["D1"];
  const drawings: object[] = [];
  const shownTabs = new ShownTabs(
    Object.assign(tabs, {
      update: async () => undefined,
      captureVisibleTab: async (windowId: number) => {
        captures.push(windowId);
        return "data:image/png;base64,SHOWN";
      },
    }),
  );
  const handler = captureScreenshot({
    access,
    tabs,
    documents: new Documents({
      getFrame: async ({ tabId }) => ({
        documentId: (documentIds.length > 1 ? documentIds.shift() : documentIds[0]) ?? "",
        documentLifecycle: "active",
        url: `https://example.test/${tabId}`,
      }),
    }),
    pages: new PageCalls(FakePages.answering("locateArea", areas), access),
    sessions,
    camera: new DevToolsCamera(sessions, (tabId, work) => shownTabs.show(tabId, work)),
    shownTabs,
    redraw: async (dataUrl, drawing) => {
      drawings.push({ dataUrl, ...drawing });
      return "data:image/webp;base64,DRAWN";
    },
  });
  const shoot = async (params: object) => {
    const reply = handler.handle(params, signal);
    const outcome = Promise.allSettled([reply]);
    await jest.advanceTimersByTimeAsync(10_000);
    await outcome;
    return reply;
  };
  return { api, policy, sessions, commands, captures, documentIds, drawings, shoot };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("captureScreenshot", () => {
  it("takes what a window shows without the debugger, and names tab and document", async () => {
    const { api, shoot } = setUp();
    expect(await shoot({ tabId: 1 })).toEqual({
      data: "data:image/png;base64,SHOWN",
      tabId: 1,
      documentId: "D1",
      url: "https://example.test/1",
      observed: false,
    });
    expect(api.calls).toEqual([]);
  });

  it("uses the debugger where it is at the tab already: it is faster and has no quota", async () => {
    const { sessions, captures, shoot } = setUp();
    await sessions.hold(1);
    expect(await shoot({ tabId: 1 })).toMatchObject({ data: "data:image/png;base64,DEVT" });
    expect(captures).toEqual([]);
  });

  it.each([
    ["a tab that is not shown", { tabId: 2 }],
    ["WebP", { tabId: 1, format: "webp" }],
    ["a scale", { tabId: 1, scale: 2 }],
    ["a part", { tabId: 1, clip: { x: 0, y: 0, width: 1, height: 1 } }],
  ])("uses the debugger for %s", async (_what, params) => {
    const { captures, commands, shoot } = setUp();
    expect(await shoot(params)).toMatchObject({ data: expect.stringContaining("DEVT") });
    expect([captures, commands]).toEqual([[], [expect.anything()]]);
  });

  it("takes an element where it lies", async () => {
    const { commands, shoot } = setUp({ visible, element: { x: 5, y: 1_200, width: 30, height: 40 } });
    await shoot({ tabId: 1, selector: "#box" });
    expect(commands).toMatchObject([{ clip: { x: 5, y: 1_200, width: 30, height: 40 } }]);
  });

  it("says what the picture lacks", async () => {
    expect(await setUp().shoot({ tabId: 1, fullPage: true })).toMatchObject({
      data: {
        dataUrl: expect.stringContaining("DEVT"),
        limitations: [expect.stringMatching(/first 800 × 16384/)],
      },
    });
  });

  it("takes a second picture where the page was left during the first, and no third", async () => {
    const once = setUp();
    once.documentIds.push("D2");
    expect(await once.shoot({ tabId: 1 })).toMatchObject({ documentId: "D2" });
    expect(once.captures).toHaveLength(2);
    const always = setUp();
    always.documentIds.push("D2", "D3", "D4", "D5");
    await expect(always.shoot({ tabId: 1 })).rejects.toMatchObject({ code: "TAB_CLOSED" });
  });
});

describe("captureScreenshot without the debugger", () => {
  const forbidden = (areas?: PageAreas) => {
    const all = setUp(areas);
    all.policy.allowed = false;
    return all;
  };

  it("shows the tab for a moment", async () => {
    const { captures, shoot } = forbidden();
    expect(await shoot({ tabId: 1 })).toMatchObject({ data: "data:image/png;base64,SHOWN" });
    expect(captures).toHaveLength(1);
  });

  it("cuts, scales and encodes what is in view", async () => {
    const { drawings, shoot } = forbidden({ visible, element: { x: 10, y: 1_100, width: 20, height: 30 } });
    expect(await shoot({ tabId: 1, selector: "p", format: "webp", scale: 2 })).toMatchObject({
      data: "data:image/webp;base64,DRAWN",
    });
    expect(drawings).toEqual([
      {
        dataUrl: "data:image/png;base64,SHOWN",
        part: { x: 10, y: 100, width: 20, height: 30 },
        width: 800,
        format: "webp",
        quality: 90,
        scale: 2,
      },
    ]);
  });

  it("says that an element is larger than what is in view", async () => {
    const { shoot } = forbidden({ visible, element: { x: 0, y: 900, width: 800, height: 2_000 } });
    expect(await shoot({ tabId: 1, selector: "p" })).toMatchObject({
      data: { limitations: [expect.stringMatching(/only what is in view.*forbidden the debugger/)] },
    });
  });

  it.each([
    ["the whole page", { fullPage: true }],
    ["what is not in view", { clip: { x: 0, y: 0, width: 10, height: 10 } }],
  ])("refuses %s, and says why", async (_what, params) => {
    await expect(forbidden().shoot({ tabId: 1, ...params })).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      message: expect.stringMatching(/needs the debugger\. .*forbidden/),
    });
  });
});
