import type { ActionName, ActionParams, WireTab } from "@browser-mcp/protocol";
import { FakeBrowser, noReply, type Frame } from "@browser-mcp/testing";
import { asTest, startHub, stopTheClock, until, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number, active = false): WireTab => ({
  id,
  url: `http://tab/${id}`,
  title: `Tab ${id}`,
  active,
  windowId: 1,
  index: 0,
});
const png = "data:image/png;base64,AAAA";

let harness: HubHarness;
let browser: FakeBrowser;

beforeEach(async () => {
  stopTheClock();
  harness = await startHub();
  browser = await FakeBrowser.connect(harness.url, { kind: "existing", tabs: [tab(1, true), tab(2)] });
  await harness.event("browser-connected");
});
afterEach(async () => {
  jest.useRealTimers();
  await harness.stop();
});

const ask = <A extends ActionName>(action: A, params: ActionParams<A>, timeoutMs?: number) =>
  harness.hub.request(action, params, timeoutMs === undefined ? asTest : { ...asTest, timeoutMs });
const asked = (action: string) => browser.requests.filter((request) => request.action === action);
/** Lets everything that was sent before arrive on both sides. */
async function settle(): Promise<void> {
  browser.send({ type: "ping" });
  await browser.nextFrame(({ type }) => type === "pong");
}
/** Answers the script that finds out whether results of others are left over. */
async function proveInOrder(): Promise<void> {
  const proof = await browser.nextRequest("executeScript");
  expect(proof.script).toMatch(/^"browser-mcp-[0-9a-f-]{36}"$/);
  reply(proof, JSON.parse(String(proof.script)));
}
const reply = (request: { requestId?: unknown }, data: unknown) =>
  browser.send({ type: "response", requestId: request.requestId, data });

describe("what it never tells", () => {
  const told = () =>
    harness.events.map((event) => ("tabId" in event ? [event.type, event.tabId] : [event.type]));

  it("is seen by comparing its lists of tabs", async () => {
    await ask("getAllTabs", {});
    browser.on("getAllTabs", () => [{ ...tab(1, true), url: "http://elsewhere/" }, tab(3)]);
    await ask("getAllTabs", {});
    await ask("getAllTabs", {});
    expect(told()).toEqual([
      ["browser-connected"],
      ["tab-removed", 2],
      ["tab-navigated", 1],
      ["tab-created", 3],
    ]);
  });

  it("is seen where a call finds its tab gone", async () => {
    await ask("getAllTabs", {});
    browser.on("getPageContent", () => {
      throw new Error("No tab with id: 2.");
    });
    const read = () => ask("getPageContent", { tabId: 2 });
    await expect(read()).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    await expect(read()).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    expect(told()).toEqual([["browser-connected"], ["tab-removed", 2]]);
  });
});

describe("one at a time", () => {
  beforeEach(() => {
    browser.on("executeScript", () => noReply).on("getConsoleMessages", () => noReply);
  });

  it.each(["executeScript", "getConsoleMessages"] as const)(
    "%s waits for the one before on its tab",
    async (action) => {
      const calls = [1, 2].map(() => ask(action, { tabId: 1, script: "1" }));
      const first = await browser.nextRequest(action);
      await settle();
      expect(asked(action)).toHaveLength(1);
      reply(first, []);
      reply(await browser.nextRequest(action), []);
      await expect(Promise.all(calls)).resolves.toHaveLength(2);
    },
  );

  it("does not hold up another tab or another action", async () => {
    void Promise.allSettled([
      ask("executeScript", { tabId: 1, script: "1" }),
      ask("executeScript", { tabId: 2, script: "2" }),
      ask("getConsoleMessages", { tabId: 1 }),
    ]);
    await until(() => browser.requests.length === 3);
  });

  it("counts the wait into the deadline", async () => {
    const calls = Promise.allSettled([
      ask("executeScript", { tabId: 1, script: "1" }),
      ask("executeScript", { tabId: 1, script: "2" }),
    ]);
    await browser.nextRequest("executeScript");
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(calls).resolves.toMatchObject([
      { reason: { code: "REQUEST_TIMEOUT" } },
      { reason: { code: "REQUEST_TIMEOUT" } },
    ]);
    expect(asked("executeScript")).toHaveLength(1);
  });

  it("waits for the late reply of one that was given up", async () => {
    const given = expect(ask("executeScript", { tabId: 1, script: "1" }, 100)).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
    });
    const first = await browser.nextRequest("executeScript");
    await jest.advanceTimersByTimeAsync(100);
    await given;
    const next = ask("executeScript", { tabId: 1, script: "2" });
    await settle();
    expect(asked("executeScript")).toHaveLength(1);
    reply(first, "late");
    reply(await browser.nextRequest("executeScript"), "mine");
    await expect(next).resolves.toMatchObject({ data: { value: "mine" } });
    expect(harness.hub.stats().lateReplies).toBe(1);
  });

  it("goes on after the grace when no late reply comes, and leaves no timer", async () => {
    const timers = jest.getTimerCount();
    const given = expect(ask("executeScript", { tabId: 1, script: "1" }, 100)).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
    });
    await browser.nextRequest("executeScript");
    await jest.advanceTimersByTimeAsync(100);
    await given;
    expect(jest.getTimerCount()).toBe(timers);
    const next = ask("executeScript", { tabId: 1, script: "2" });
    await jest.advanceTimersByTimeAsync(999);
    await settle();
    expect(asked("executeScript")).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    await proveInOrder();
    reply(await browser.nextRequest("executeScript"), 2);
    await expect(next).resolves.toMatchObject({ data: { value: 2 } });
  });

  describe("after a script that was given up and not heard of again", () => {
    let first: Frame;
    beforeEach(async () => {
      const given = expect(ask("executeScript", { tabId: 1, script: "1" }, 100)).rejects.toBeDefined();
      first = await browser.nextRequest("executeScript");
      await jest.advanceTimersByTimeAsync(100);
      await given;
      await jest.advanceTimersByTimeAsync(1_000);
    });

    it("hands its late result to nobody", async () => {
      const next = ask("executeScript", { tabId: 1, script: "2" });
      // The page awakes: whoever listens is told the same result.
      const proof = await browser.nextRequest("executeScript");
      reply(first, "late");
      reply(proof, "late");
      await proveInOrder();
      const own = await browser.nextRequest("executeScript");
      expect(own).toMatchObject({ script: "2", tabId: 1 });
      reply(own, "mine");
      await expect(next).resolves.toMatchObject({ data: { value: "mine" } });
    });

    it("trusts the tab again once it is in order", async () => {
      const calls = [
        ask("executeScript", { tabId: 1, script: "2" }),
        ask("executeScript", { tabId: 1, script: "3" }),
      ];
      await proveInOrder();
      for (const script of ["2", "3"]) {
        const request = await browser.nextRequest("executeScript");
        expect(request).toMatchObject({ script });
        reply(request, script);
      }
      await expect(Promise.all(calls)).resolves.toMatchObject([
        { data: { value: "2" } },
        { data: { value: "3" } },
      ]);
    });

    it("needs no proof once the late result has come", async () => {
      reply(first, "late");
      await settle();
      const next = ask("executeScript", { tabId: 1, script: "2" });
      const request = await browser.nextRequest("executeScript");
      expect(request).toMatchObject({ script: "2" });
      reply(request, 2);
      await next;
    });

    const mixedUp = { code: "BROWSER_ERROR", hint: expect.stringContaining("Reload the page") };

    it("sends no script to a page that proves nothing, and goes on doubting it", async () => {
      browser.on("executeScript", ({ script }) => (script === "2" ? "mine" : null));
      for (const proofs of [3, 6]) {
        await expect(ask("executeScript", { tabId: 1, script: "2" })).rejects.toMatchObject(mixedUp);
        expect(asked("executeScript")).toHaveLength(1 + proofs);
      }
      browser.on("executeScript", ({ script }) => (script === "2" ? "mine" : JSON.parse(String(script))));
      await expect(ask("executeScript", { tabId: 1, script: "2" })).resolves.toMatchObject({
        data: { value: "mine" },
      });
    });

    it("takes an error of the page for another's result, and tries again", async () => {
      const next = ask("executeScript", { tabId: 1, script: "2" });
      const { requestId } = await browser.nextRequest("executeScript");
      browser.send({ type: "error", requestId, error: "x is not defined" });
      await proveInOrder();
      reply(await browser.nextRequest("executeScript"), "mine");
      await expect(next).resolves.toMatchObject({ data: { value: "mine" } });
    });

    it("says what the page said when every proof fails", async () => {
      browser.on("executeScript", () => {
        throw new Error("x is not defined");
      });
      await expect(ask("executeScript", { tabId: 1, script: "2" })).rejects.toMatchObject({
        ...mixedUp,
        message: expect.stringContaining("x is not defined"),
      });
    });

    it("gives no script the value of a proof, and doubts again", async () => {
      const next = expect(ask("executeScript", { tabId: 1, script: "2" })).rejects.toMatchObject(mixedUp);
      const proof = await browser.nextRequest("executeScript");
      const value: unknown = JSON.parse(String(proof.script));
      reply(proof, value);
      reply(await browser.nextRequest("executeScript"), value);
      await next;
      const after = ask("executeScript", { tabId: 1, script: "3" });
      await proveInOrder();
      reply(await browser.nextRequest("executeScript"), "mine");
      await expect(after).resolves.toMatchObject({ data: { value: "mine" } });
    });

    it("passes on the page's error", async () => {
      browser.on("executeScript", () => {
        throw new Error("No tab with id: 1.");
      });
      await expect(ask("executeScript", { tabId: 1, script: "2" })).rejects.toMatchObject({
        code: "TAB_NOT_FOUND",
      });
    });

    it("leaves other tabs alone", async () => {
      browser.on("executeScript", () => "mine");
      await expect(ask("executeScript", { tabId: 2, script: "2" })).resolves.toBeDefined();
      expect(asked("executeScript")).toHaveLength(2);
    });
  });
});

describe("changes of one tab", () => {
  const controls = [
    ["attachDebugger", { tabId: 1 }],
    ["emulateDevice", { tabId: 1, device: {} }],
    ["setUserAgent", { tabId: 1, userAgent: "x" }],
  ] as const;
  beforeEach(() => {
    for (const [action] of controls) browser.on(action, () => noReply);
    browser.on("executeScript", () => noReply);
  });

  it.each(controls)("a script that waits is not overtaken by %s", async (action, params) => {
    const first = ask("executeScript", { tabId: 1, script: "1" });
    const second = ask("executeScript", { tabId: 1, script: "2" });
    const third = ask(action, params);
    reply(await browser.nextRequest("executeScript"), 1);
    await first;
    const waited = await browser.nextRequest("executeScript");
    await settle();
    expect(asked(action)).toEqual([]);
    reply(waited, 2);
    await second;
    reply(await browser.nextRequest(action), {
      status: action === "attachDebugger" ? "attached" : "success",
    });
    await third;
  });

  it.each(controls)("a script waits for %s", async (action, params) => {
    const control = ask(action, params);
    const request = await browser.nextRequest(action);
    const script = ask("executeScript", { tabId: 1, script: "1" });
    await settle();
    expect(asked("executeScript")).toEqual([]);
    reply(request, { status: action === "attachDebugger" ? "attached" : "success" });
    await control;
    reply(await browser.nextRequest("executeScript"), 1);
    await expect(script).resolves.toMatchObject({ data: { value: 1 } });
  });

  it("do not hold up those of another tab, nor reads", async () => {
    void Promise.allSettled([
      ask("executeScript", { tabId: 1, script: "1" }),
      ask("attachDebugger", { tabId: 2 }),
      ask("getDOMSnapshot", { tabId: 1 }),
    ]);
    await until(() => browser.requests.length === 3);
  });

  it("count the wait into the deadline, and leave the queue with it", async () => {
    const script = ask("executeScript", { tabId: 1, script: "1" });
    const request = await browser.nextRequest("executeScript");
    const control = expect(ask("emulateDevice", { tabId: 1, device: {} }, 100)).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
    });
    await jest.advanceTimersByTimeAsync(100);
    await control;
    reply(request, 1);
    await script;
    const next = ask("executeScript", { tabId: 1, script: "2" });
    reply(await browser.nextRequest("executeScript"), 2);
    await next;
    expect(asked("emulateDevice")).toEqual([]);
  });

  it("go on at once after a script that was given up", async () => {
    const given = expect(ask("executeScript", { tabId: 1, script: "1" }, 100)).rejects.toBeDefined();
    await browser.nextRequest("executeScript");
    const control = ask("emulateDevice", { tabId: 1, device: {} });
    await jest.advanceTimersByTimeAsync(100);
    await given;
    reply(await browser.nextRequest("emulateDevice"), { status: "success" });
    await control;
  });
});

describe("screenshots", () => {
  beforeEach(() => {
    browser.on("captureScreenshot", () => png);
  });

  it("are paced to two a second", async () => {
    const calls = [1, 2, 3].map(() => ask("captureScreenshot", {}));
    await Promise.all(calls.slice(0, 2));
    expect(asked("captureScreenshot")).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1_049);
    await settle();
    expect(asked("captureScreenshot")).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    await calls[2];
  });

  it("are refused at once when the deadline is before their turn", async () => {
    await Promise.all([1, 2].map(() => ask("captureScreenshot", {})));
    await expect(ask("captureScreenshot", {}, 500)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("are tried once more when the browser's quota is met all the same", async () => {
    let count = 0;
    browser.on("captureScreenshot", () => {
      count += 1;
      if (count > 1) return png;
      throw new Error("This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.");
    });
    const call = ask("captureScreenshot", {});
    await browser.nextRequest("captureScreenshot");
    await settle();
    await jest.advanceTimersByTimeAsync(1_050);
    await expect(call).resolves.toMatchObject({ data: { mimeType: "image/png" } });
  });

  it("are taken of a named tab only when it is shown", async () => {
    await expect(ask("captureScreenshot", { tabId: 1 })).resolves.toMatchObject({ tabId: 1 });
    await expect(ask("captureScreenshot", { tabId: 2 })).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      hint: expect.stringContaining("Bring the tab to the front"),
    });
    await jest.advanceTimersByTimeAsync(1_050);
    await expect(ask("captureScreenshot", { tabId: 9 })).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    expect(asked("captureScreenshot")).toHaveLength(1);
  });

  it("are ten at once within the deadline", async () => {
    const started = Date.now();
    const calls = Promise.all(Array.from({ length: 10 }, () => ask("captureScreenshot", { tabId: 1 })));
    for (let second = 1; second <= 5; second += 1) {
      await until(() => asked("captureScreenshot").length === second * 2);
      await settle();
      await jest.advanceTimersByTimeAsync(second < 5 ? 1_050 : 0);
    }
    await expect(calls).resolves.toHaveLength(10);
    expect(Date.now() - started).toBe(4_200);
  });

  it("are refused when the tab left the front meanwhile", async () => {
    browser.on("captureScreenshot", () => {
      browser.on("getAllTabs", () => [tab(1), tab(2, true)]);
      return png;
    });
    await expect(ask("captureScreenshot", { tabId: 1 })).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("Tab 1"),
    });
  });

  it("cost a tab that is not shown no turn", async () => {
    await Promise.allSettled([1, 2, 3].map(() => ask("captureScreenshot", { tabId: 2 })));
    await Promise.all([1, 2].map(() => ask("captureScreenshot", {})));
  });

  describe("with several windows", () => {
    beforeEach(() => {
      browser.on("getAllTabs", () => [tab(1, true), { ...tab(2, true), windowId: 2 }]);
    });

    it("are taken of the one whose tab the browser names as its current", async () => {
      browser.on("getNetworkData", () => ({ requests: [], totalCount: 0, tabId: 2 }));
      await expect(ask("captureScreenshot", { tabId: 2 })).resolves.toMatchObject({ tabId: 2 });
      await expect(ask("captureScreenshot", { tabId: 1 })).rejects.toMatchObject({
        code: "BROWSER_ERROR",
        message: expect.stringContaining("current window"),
      });
      expect(asked("getNetworkData")[0]).not.toHaveProperty("tabId");
    });

    it("are refused when it does not say", async () => {
      const call = expect(ask("captureScreenshot", { tabId: 1 })).rejects.toMatchObject({
        code: "BROWSER_ERROR",
      });
      await browser.nextRequest("getNetworkData");
      await jest.advanceTimersByTimeAsync(2_000);
      await call;
      expect(asked("captureScreenshot")).toEqual([]);
    });
  });
});

describe("a page without the content script", () => {
  const text = "Could not establish connection. Receiving end does not exist.";

  it.each(["getDOMSnapshot", "getConsoleMessages"] as const)(
    "%s tells it from a missing tab",
    async (action) => {
      browser.on(action, () => {
        throw new Error(text);
      });
      await expect(ask(action, { tabId: 2 })).rejects.toMatchObject({
        code: "PAGE_NOT_READABLE",
        message: expect.stringContaining("http://tab/2"),
      });
      await expect(ask(action, { tabId: 9 })).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    },
  );

  it("is named by no more of its address than a message can bear", async () => {
    const url = `data:text/html,${"x".repeat(100_000)}`;
    browser.on("getAllTabs", () => [{ id: 2, url, title: "t", active: true, windowId: 1, index: 0 }]);
    browser.on("getDOMSnapshot", () => {
      throw new Error(text);
    });
    await expect(ask("getDOMSnapshot", { tabId: 2 })).rejects.toMatchObject({
      message: expect.stringMatching(/ The page is data:text\/html,x{484}…$/),
    });
  });

  it("does not ask for it when no tab was named", async () => {
    browser.on("getDOMSnapshot", () => {
      throw new Error(text);
    });
    await expect(ask("getDOMSnapshot", {})).rejects.toMatchObject({ code: "PAGE_NOT_READABLE" });
    // The one that finds out which tab answered.
    expect(asked("getAllTabs")).toHaveLength(1);
  });
});

describe("the debugger", () => {
  it("counts as attached after silence, when the tab exists", async () => {
    browser.on("attachDebugger", () => noReply);
    const call = ask("attachDebugger", { tabId: 1 });
    await browser.nextRequest("attachDebugger");
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(call).resolves.toMatchObject({ data: { status: "attached" } });
  });

  it("is not attached to a tab that does not exist", async () => {
    browser.on("attachDebugger", () => noReply);
    const outcome = expect(ask("attachDebugger", { tabId: 9 })).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
    });
    await browser.nextRequest("attachDebugger");
    await jest.advanceTimersByTimeAsync(2_000);
    await outcome;
  });

  it("is asked of the browser again after it failed", async () => {
    browser.on("attachDebugger", () => ({ status: "attached" }));
    await ask("attachDebugger", { tabId: 1 });
    browser.on("emulateDevice", () => {
      throw new Error('{"code":-32602,"message":"Invalid parameters"}');
    });
    await expect(ask("emulateDevice", { tabId: 1, device: {} })).rejects.toMatchObject({
      code: "BROWSER_ERROR",
    });
    await ask("attachDebugger", { tabId: 1 });
    expect(asked("attachDebugger")).toHaveLength(2);
  });

  it("is asked again after the tab list lost the tab", async () => {
    browser.on("attachDebugger", () => ({ status: "attached" }));
    await ask("getAllTabs", {});
    await ask("attachDebugger", { tabId: 1 });
    browser.on("getAllTabs", () => []);
    await ask("getAllTabs", {});
    await ask("attachDebugger", { tabId: 1 });
    expect(asked("attachDebugger")).toHaveLength(2);
  });

  it("is known to be attached by its events", async () => {
    browser.notify({
      type: "debugger_event",
      source: { tabId: 1 },
      method: "Page.x",
      params: {},
      timestamp: 1,
    });
    await harness.event("debugger-event");
    await expect(ask("attachDebugger", { tabId: 1 })).resolves.toMatchObject({
      data: { status: "attached" },
    });
    expect(asked("attachDebugger")).toEqual([]);
  });

  it.each(["emulateDevice", "setUserAgent"] as const)(
    "%s waits for the reply after the interim one",
    async (action) => {
      browser.on(action, () => noReply);
      const call = ask(action, { tabId: 1, device: {}, userAgent: "x" });
      const request = await browser.nextRequest(action);
      reply(request, { status: "attached" });
      browser.send({ type: "error", requestId: request.requestId, error: "bad device" });
      await expect(call).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    },
  );
});

it("does not know the superset's actions", async () => {
  await expect(ask("cdp", { tabId: 1, method: "Page.enable" })).rejects.toMatchObject({
    code: "UNSUPPORTED_ACTION",
  });
  expect(browser.requests).toEqual([]);
});
