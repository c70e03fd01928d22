import type { ActionName, ActionParams, BrowserMcpError } from "@browser-mcp/protocol";
import { listTranscripts, loadTranscript, TranscriptPlayer } from "@browser-mcp/testing";
import { asTest, startHub, type HubHarness } from "./testing/hub-harness.js";

/** The extension and tabs of the recording (handshake.json, tabs.json). */
const origin = "chrome-extension://cfnajnjppmlihcgakpdmhbkpahdmbplj";
const [a, b, c] = [778746472, 778746473, 778746474];

/** The names of the recordings that were played by the tests before. */
const replayed = new Set<string>();
let harness: HubHarness;
let players: TranscriptPlayer[];

beforeEach(async () => {
  players = [];
  harness = await startHub({ debuggerSilenceMs: 50, lateReplyGraceMs: 50 });
});
afterEach(async () => {
  await Promise.all(players.map((player) => player.terminate()));
  await harness.stop();
});

async function play(...names: string[]): Promise<TranscriptPlayer> {
  const player = await TranscriptPlayer.connect(harness.url, names, { origin });
  players.push(player);
  names.forEach((name) => replayed.add(name));
  await harness.event("browser-connected");
  return player;
}

const ask = async <A extends ActionName>(action: A, params: ActionParams<A>) =>
  (await harness.hub.request(action, params, asTest)).data;

describe("recorded replies", () => {
  it("getAllTabs", async () => {
    await play("getAllTabs");
    const tabs = await ask("getAllTabs", {});
    expect(tabs.map(({ id, title, active, index }) => [id, title, active, index])).toEqual([
      [778746471, "about:blank", false, 0],
      [a, "Simple Page A", false, 1],
      [b, "Big Page B", false, 2],
      [c, "Noisy Page C", true, 3],
    ]);
    expect(new Set(tabs.map(({ browserId }) => browserId))).toEqual(
      new Set(harness.hub.browsers().map(({ browserId }) => browserId)),
    );
  });

  it.each([
    ["a.getPageContent", a, "Simple Page A", "Hello from page A"],
    ["b.getPageContent", b, "Big Page B", "Section"],
    ["c.getPageContent", c, "Noisy Page C", "Noisy"],
    ["noTabId.getPageContent", undefined, "Simple Page A", "The quick brown fox jumps over the lazy dog."],
  ])("%s", async (name, tabId, title, text) => {
    await play(name);
    const content = await ask("getPageContent", { tabId, includeHtml: true });
    expect(content.title).toBe(title);
    expect(content.text).toContain(text);
    expect(content.html).toMatch(/^<html/);
    expect(Object.keys(content).sort()).toEqual(["html", "metadata", "text", "title", "url"]);
  });

  it("getPageContent tells the page's metadata", async () => {
    await play("a.getPageContent");
    expect((await ask("getPageContent", { tabId: a })).metadata).toEqual({
      viewport: "width=device-width, initial-scale=1",
      description: "A small page used as ground truth",
      keywords: "alpha,beta,gamma",
      ogTitle: "OG Simple A",
      ogDescription: "OG description A",
    });
  });

  it.each([
    ["a.getDOMSnapshot", a, 17, 17],
    ["b.getDOMSnapshot", b, 5032, 5015],
    ["c.getDOMSnapshot", c, 8, 8],
    ["noTabId.getDOMSnapshot", undefined, 17, 17],
  ])("%s", async (name, tabId, nodeCount, sent) => {
    await play(name);
    const snapshot = await ask("getDOMSnapshot", { tabId });
    expect(snapshot.nodeCount).toBe(nodeCount);
    expect(snapshot.root?.tag).toBe("html");
    expect(snapshot.root?.children.map(({ tag }) => tag)).toEqual(["head", "body"]);
    let count = 0;
    const rest = snapshot.root === null ? [] : [snapshot.root];
    for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
      count += 1;
      rest.push(...node.children);
    }
    expect(count).toBe(sent);
  });

  it.each([
    ["a.executeScript", a, "document.title", "Simple Page A"],
    ["b.executeScript", b, "document.title", "Big Page B"],
    ["c.executeScript", c, "document.title", "Noisy Page C"],
    ["noTabId.executeScript", undefined, "location.pathname", "/a"],
    ["a.executeScript.number", a, "1+1", 2],
    ["a.executeScript.string", a, "x", "héllo 😀"],
    ["a.executeScript.object", a, "x", { a: 1, b: [true, null, { c: "x" }] }],
    ["a.executeScript.nullv", a, "null", null],
    ["a.executeScript.undef", a, "undefined", null],
    ["a.executeScript.boolean", a, "true", true],
    ["a.executeScript.pagevar", a, "window.pageVar", { answer: 42, list: [1, 2, 3] }],
    ["a.executeScript.click", a, "x", 1],
    ["a.executeScript.multistatement", a, "x", [2, 4, 6]],
  ])("%s", async (name, tabId, script, value) => {
    await play(name);
    expect(await ask("executeScript", { tabId, script })).toEqual({ ok: true, value });
  });

  it.each([
    ["a.executeScript.throwError", "bad thing", "TypeError: bad thing\n    at eval (<anonymous>:1:7)"],
    ["a.executeScript.syntax", "Unexpected token ';'", undefined],
  ])("%s is a failure of the script", async (name, message, stack) => {
    await play(name);
    expect(await ask("executeScript", { tabId: a, script: "x" })).toEqual({ ok: false, message, stack });
  });

  it.each([
    ["a.getConsoleMessages", a],
    ["b.getConsoleMessages", b],
    ["noTabId.getConsoleMessages", undefined],
  ])("%s has none", async (name, tabId) => {
    await play(name);
    expect(await ask("getConsoleMessages", { tabId })).toEqual({ messages: [], coverage: "document-idle" });
  });

  it("c.getConsoleMessages", async () => {
    await play("c.getConsoleMessages");
    const { messages } = await ask("getConsoleMessages", { tabId: c });
    expect(messages.slice(0, 5).map(({ level, message }) => [level, message])).toEqual([
      ["log", 'late log {\n  "a": 1,\n  "b": [\n    2,\n    3\n  ]\n} tail'],
      ["info", "late info"],
      ["warn", "late warn"],
      ["error", "late error boom object"],
      ["debug", "late debug"],
    ]);
    expect(messages[0]?.stack).toBe("Error\n    at window.runNoise (http://127.0.0.1:7801/c:6:11)");
    expect(JSON.stringify(messages)).not.toContain("inject.js");
  });

  it.each([
    ["a.getNetworkData", a, 3, [200, 200, 204]],
    ["noTabId.getNetworkData", undefined, 3, [200, 200, 204]],
  ])("%s", async (name, tabId, totalCount, statuses) => {
    await play(name);
    const log = await ask("getNetworkData", { tabId });
    expect(log.totalCount).toBe(totalCount);
    expect(log.requests.map(({ status }) => status)).toEqual(statuses);
    expect(log.requests[0]).toMatchObject({
      id: "7",
      url: "http://127.0.0.1:7801/a",
      resourceType: "main_frame",
      ip: "127.0.0.1",
    });
  });

  it("b.getNetworkData", async () => {
    await play("b.getNetworkData");
    const { requests } = await ask("getNetworkData", { tabId: b });
    expect(requests.filter(({ resourceType }) => resourceType === "image").length).toBeGreaterThan(2);
  });

  it("c.getNetworkData tells failures, statuses and bodies", async () => {
    await play("c.getNetworkData");
    const { requests } = await ask("getNetworkData", { tabId: c });
    const statuses = requests.map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([200, 404, 500]));
    const failed = requests.filter(({ error }) => error !== undefined);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.error).toMatch(/^net::ERR_/);
    expect(failed[0]).not.toHaveProperty("status");
    const posted = requests.filter(({ method }) => method === "POST");
    expect(posted.length).toBeGreaterThan(0);
    for (const { requestBody } of posted) expect(typeof requestBody).toBe("string");
  });

  it.each([
    ["a.getPerformanceMetrics", a, 93],
    ["b.getPerformanceMetrics", b, 282],
    ["c.getPerformanceMetrics", c, 86],
    ["noTabId.getPerformanceMetrics", undefined, 93],
  ])("%s", async (name, tabId, loadTime) => {
    await play(name);
    const metrics = await ask("getPerformanceMetrics", { tabId });
    expect(metrics.timing.loadTime).toBe(loadTime);
    expect(metrics.navigation).toEqual({ type: 0, redirectCount: 0 });
    expect(metrics.memory?.usedJSHeapSize).toBeGreaterThan(0);
  });

  it.each([
    ["a.getAccessibilityTree", a, ["h1", "button"], 3],
    ["a.getAccessibilityTree.timeout", a, ["h1", "button"], 3],
    ["noTabId.getAccessibilityTree", undefined, ["h1", "button"], 3],
  ])("%s", async (name, tabId, roles, totalNodes) => {
    await play(name);
    const { tree, summary } = await ask("getAccessibilityTree", { tabId, timeout: 15_000 });
    expect(tree?.tag).toBe("body");
    expect(tree?.children.map(({ role }) => role)).toEqual(roles);
    expect(tree?.children.at(-1)).toMatchObject({ name: "Press", focusable: true });
    expect(summary.totalNodes).toBe(totalNodes);
  });

  it.each([
    ["b.getAccessibilityTree", b],
    ["c.getAccessibilityTree", c],
  ])("%s", async (name, tabId) => {
    await play(name);
    const { tree } = await ask("getAccessibilityTree", { tabId });
    expect(tree).toMatchObject({ tag: "body", role: "body" });
  });

  it.each([
    ["a.getStorageData", a, { localStorage: { lsKey: "lsValue" }, sessionStorage: { ssKey: "ssValue" } }],
    ["c.getStorageData", c, { localStorage: { lsKey: "lsValue" }, sessionStorage: {} }],
  ])("%s", async (name, tabId, storage) => {
    await play(name);
    expect(await ask("getStorageData", { tabId })).toEqual(storage);
  });

  it("b.getStorageData, with a heartbeat in between", async () => {
    const player = await play("b.getStorageData");
    expect(await ask("getStorageData", { tabId: b })).toMatchObject({ localStorage: { lsKey: "lsValue" } });
    await expect(player.nextFrame(({ type }) => type === "pong")).resolves.toMatchObject({
      originalTimestamp: "2026-11-22T13:23:43.335Z",
    });
  });

  it.each(["noTabId.captureScreenshot", "a.captureScreenshot", "b.captureScreenshot"])("%s", async (name) => {
    const [request] = loadTranscript(name).requests;
    const tabId = typeof request?.tabId === "number" ? request.tabId : undefined;
    const shown = { id: tabId ?? a, url: "u", title: "t", active: true, windowId: 1, index: 0 };
    const tabs = loadTabList([shown]);
    const player = await TranscriptPlayer.connect(harness.url, [name, tabs], { origin });
    players.push(player);
    replayed.add(name);
    const shot = await ask("captureScreenshot", { tabId });
    expect(shot.mimeType).toBe("image/png");
    const bytes = Buffer.from(shot.data, "base64");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(bytes.readUInt32BE(16)).toBe(500);
  });

  it("c.captureScreenshot, of the tab that the recorded list says is shown", async () => {
    await play("c.captureScreenshot");
    expect((await ask("captureScreenshot", { tabId: c })).mimeType).toBe("image/png");
  });

  it("captureScreenshot of a tab that is not shown is refused", async () => {
    const player = await play("a.captureScreenshot");
    await expect(ask("captureScreenshot", { tabId: a })).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    expect(player.frames.filter(({ action }) => action === "captureScreenshot")).toEqual([]);
  });

  it.each(["a", "b", "c"])("%s.getCookies is an error of the browser", async (page) => {
    await play(`${page}.getCookies`);
    await expect(ask("getCookies", { url: `http://127.0.0.1:7801/${page}` })).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("reading 'getAll'"),
    });
  });
});

describe("recorded concurrency, silence and doubled replies", () => {
  it("answers different actions in flight together, each with its own", async () => {
    await play("multi.concurrent");
    const [content, metrics, log, tabs, network] = await Promise.all([
      ask("getPageContent", { tabId: a }),
      ask("getPerformanceMetrics", { tabId: b }),
      ask("getConsoleMessages", { tabId: c }),
      ask("getAllTabs", {}),
      ask("getNetworkData", { tabId: c }),
    ]);
    expect(content.title).toBe("Simple Page A");
    expect(metrics.timing.loadTime).toBe(282);
    expect(log.messages[0]?.message).toContain("late log");
    expect(tabs.find(({ active }) => active)?.title).toBe("Simple Page A");
    expect(network.requests[0]?.url).toBe("http://127.0.0.1:7801/c");
  });

  it("never lets two scripts run on one tab at once", async () => {
    const player = await play("a.executeScript.concurrent");
    const outcomes = await Promise.all(
      ['"first"', '"second"'].map((script) => ask("executeScript", { tabId: a, script })),
    );
    expect(outcomes).toEqual([
      { ok: true, value: "first" },
      { ok: true, value: "second" },
    ]);
    expect(player.frames.map(({ script }) => script)).toEqual(['"first"', '"second"']);
  });

  it("attaches, passes the debugger's events on, detaches", async () => {
    const name = "debugger.attach-c-events-detach";
    const player = await play(name);
    expect(await ask("attachDebugger", { tabId: c })).toEqual({ status: "attached" });
    const before = loadTranscript(name).entries.findIndex(({ msg }) => msg.type === "response");
    await harness.event("debugger-event", before - 1);
    const early = harness.events.filter((event) => event.type === "debugger-event");
    expect(early.every(({ tabId }) => tabId === c)).toBe(true);
    expect(early.map(({ method }) => method)).toContain("Runtime.consoleAPICalled");
    expect(await ask("detachDebugger", { tabId: c })).toEqual({ status: "detached" });
    expect(player.unmatched).toEqual([]);
  });

  it("answers a second attach itself, which the extension never does", async () => {
    const player = await play("debugger.attach-twice");
    expect(await ask("attachDebugger", { tabId: a })).toEqual({ status: "attached" });
    expect(await ask("attachDebugger", { tabId: a })).toEqual({ status: "attached", alreadyAttached: true });
    expect(player.frames.filter(({ action }) => action === "attachDebugger")).toHaveLength(1);
  });

  it("takes silence after detaching for detached", async () => {
    await play("debugger.detach-not-attached");
    expect(await ask("detachDebugger", { tabId: a })).toEqual({ status: "detached" });
  });

  it.each(["debugger.detach", "debugger.detach-2"])("%s", async (name) => {
    await play(name);
    expect(await ask("detachDebugger", { tabId: a })).toEqual({ status: "detached" });
  });

  it.each(["emulateDevice.not-attached", "emulateDevice.attached"])("%s", async (name) => {
    await play(name);
    const device = { width: 500, height: 400 };
    expect(await ask("emulateDevice", { tabId: a, device })).toEqual({ status: "success" });
    expect(harness.hub.stats().duplicateReplies).toBe(0);
  });

  it.each(["setUserAgent.not-attached", "setUserAgent.attached"])("%s", async (name) => {
    await play(name);
    expect(await ask("setUserAgent", { tabId: a, userAgent: "GT-UA/2.0" })).toEqual({ status: "success" });
  });

  it("counts the popup's replies that nobody asked for", async () => {
    await play("popup.captureTab", "a.executeScript");
    await ask("executeScript", { tabId: a, script: "x" });
    expect(harness.hub.stats()).toMatchObject({ unsolicitedReplies: 4, rejectedFrames: 0 });
  });
});

describe("recorded pushes", () => {
  it("browser_data", async () => {
    await play("push.browser_data");
    await expect(harness.event("page-data")).resolves.toMatchObject({
      source: "content-script",
      tabId: a,
      data: { pageContent: { title: "Simple Page A", html: "<p>x</p>" } },
    });
  });

  it.each([
    ["push.devtools_message", a, 0],
    ["push.devtools_message.real", 1229931950, 1],
  ])("%s", async (name, tabId, atLeast) => {
    await play(name);
    const event = await harness.event("page-data");
    expect(event).toMatchObject({ source: "devtools", tabId, data: { resources: expect.anything() } });
    const { resources } = event.data as { resources: { entries: unknown[] } };
    expect(resources.entries.length).toBeGreaterThanOrEqual(atLeast);
  });

  it("answers every recorded heartbeat", async () => {
    const player = await play("heartbeat.pong");
    const sent = loadTranscript("heartbeat.pong").pushes.map(({ timestamp }) => timestamp);
    for (const timestamp of sent) {
      await expect(player.nextFrame(({ type }) => type === "pong")).resolves.toMatchObject({
        originalTimestamp: timestamp,
      });
    }
  });

  it("knows the first frame of a connection", async () => {
    await play("connect");
    expect(harness.hub.browsers()).toMatchObject([
      { name: "Chrome", protocol: 1, extensionId: "cfnajnjppmlihcgakpdmhbkpahdmbplj" },
    ]);
  });
});

describe("the recorded session", () => {
  const name = "node-session";
  const tab = 176587268;

  it("answers one call after another", async () => {
    await play(name);
    expect((await ask("getAllTabs", {}))[1]?.id).toBe(tab);
    expect((await ask("getPageContent", { tabId: tab })).title).toBe("Simple Page A");
    expect((await ask("getDOMSnapshot", { tabId: tab })).nodeCount).toBe(17);
    expect(await ask("executeScript", { tabId: tab, script: "1+1" })).toEqual({ ok: true, value: 2 });
    expect(await ask("getConsoleMessages", { tabId: tab })).toMatchObject({ messages: [] });
    expect((await ask("getPerformanceMetrics", { tabId: tab })).timing.loadTime).toBe(88);
    expect(await ask("attachDebugger", { tabId: tab })).toEqual({ status: "attached" });
    expect(await ask("detachDebugger", { tabId: tab })).toEqual({ status: "detached" });
  });

  it("says that a tab does not exist", async () => {
    await play(name);
    const error: Promise<BrowserMcpError> = ask("getPageContent", { tabId: 999999 }).then(
      () => Promise.reject(new Error("answered")),
      (thrown: BrowserMcpError) => thrown,
    );
    expect(await error).toMatchObject({ code: "TAB_NOT_FOUND", message: "No tab with id: 999999." });
  });
});

/** Recordings without a reply that the hub could be asked for: it never sends such requests. */
const notAsked = ["envelope.type-request", "no-requestId", "unknown-action"];

it("every recording has been replayed", () => {
  const missing = listTranscripts().filter((name) => !notAsked.includes(name) && !replayed.has(name));
  expect(missing).toEqual([]);
});

function loadTabList(data: readonly object[]) {
  const { name, entries } = loadTranscript("getAllTabs");
  const replaced = entries.map((entry) =>
    entry.msg.type === "response" ? { ...entry, msg: { ...entry.msg, data } } : entry,
  );
  return { ...loadTranscript("getAllTabs"), name, entries: replaced };
}
