import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient, noReply, rawPost, TranscriptPlayer } from "@browser-mcp/testing";
import type { ToolCallResult } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

/** The tabs of the recordings; `c` is the one that is shown. */
const a = 778746472;
const c = 778746474;

/** A PNG. */
const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let server: BrowserMcpServer;
let addresses: Addresses;
let client: McpTestClient;
beforeEach(async () => {
  const config = configSchema.parse({
    server: { port: 0 },
    connections: { reconnect_grace_secs: 0.2 },
    monitoring: { prometheus_port: 0 },
  });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
  client = await McpTestClient.connect(addresses.mcp);
});
afterEach(async () => {
  jest.useRealTimers();
  await client.client.close();
  await server.close();
});

/** The extension that was recorded. */
const origin = "chrome-extension://cfnajnjppmlihcgakpdmhbkpahdmbplj";
const play = (...names: string[]) => TranscriptPlayer.connect(addresses.webSocket, names, { origin });
const run = (code = "1", tabId = a) => client.callTool("execute_javascript", { tabId, code });
/** The one image of a result. */
function imageOf({ content }: ToolCallResult): { mimeType: string; bytes: Buffer } {
  const [image, ...more] = content.filter((block) => block.type === "image");
  if (image?.type !== "image" || more.length > 0) throw new Error("Not exactly one image.");
  return { mimeType: image.mimeType, bytes: Buffer.from(image.data, "base64") };
}

describe("execute_javascript with the recorded extension", () => {
  it.each([
    ["a.executeScript.boolean", true],
    ["a.executeScript.number", 2],
    ["a.executeScript.string", expect.any(String)],
    ["a.executeScript.nullv", null],
    ["a.executeScript.undef", null],
    ["a.executeScript.object", { a: 1, b: [true, null, { c: "x" }] }],
    ["a.executeScript.multistatement", [2, 4, 6]],
    ["a.executeScript.click", 1],
    ["a.executeScript.pagevar", { answer: 42, list: [1, 2, 3] }],
  ])("gives the value of %s", async (name, value) => {
    await play(name);
    const { structured, text, isError } = await run();
    expect(isError).toBe(false);
    expect(structured).toEqual({ result: value });
    expect(JSON.parse(text)).toEqual({ result: value });
  });

  it.each([
    ["a.executeScript.throwError", /^bad thing\nTypeError: bad thing\n/],
    ["a.executeScript.syntax", /^Unexpected token ';'\n/],
  ])("makes an error of %s, without the extension's own frames", async (name, text) => {
    await play(name);
    const result = await run();
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(text);
    expect(result.text).toContain("[SCRIPT_ERROR]");
    expect(result.text).not.toContain("inject.js");
  });

  it("gives each of two calls at once its own value", async () => {
    const player = await play("a.executeScript.concurrent");
    const results = await Promise.all([run('"first"'), run('"second"')]);
    expect(results.map(({ structured }) => structured)).toEqual([{ result: "first" }, { result: "second" }]);
    expect(player.unmatched).toEqual([]);
  });
});

describe("capture_screenshot with the recorded extension", () => {
  it("is the recorded image, and says what it is", async () => {
    await play("c.captureScreenshot");
    const result = await client.callTool("capture_screenshot", { tabId: c });
    const { mimeType, bytes } = imageOf(result);
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    const told = { mimeType, width: 500, height: 213, bytes: bytes.length, format: "png" };
    expect(result.structured).toEqual(told);
    expect(JSON.parse(result.text)).toEqual(told);
  });

  it("is a JPEG when one is asked for, though the extension gives PNG", async () => {
    await play("c.captureScreenshot");
    const result = await client.callTool("capture_screenshot", { tabId: c, format: "jpeg", quality: 60 });
    const { mimeType, bytes } = imageOf(result);
    expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
    expect(result.structured).toMatchObject({
      mimeType: "image/jpeg",
      width: 500,
      height: 213,
      bytes: bytes.length,
    });
    expect(mimeType).toBe("image/jpeg");
  });

  it("refuses a tab in the background, and says what to do", async () => {
    const player = await play("a.captureScreenshot");
    const result = await client.callTool("capture_screenshot", { tabId: a });
    expect(result.isError).toBe(true);
    expect(result.text).toContain(`Tab ${a} is not the shown tab`);
    expect(result.text).toContain("Bring the tab to the front");
    expect(player.frames.filter(({ action }) => action === "captureScreenshot")).toEqual([]);
  });

  it("succeeds ten times at once, two a second", async () => {
    const tab = { id: c, url: "http://page/", title: "Page", active: true, windowId: 1, index: 0 };
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "existing", tabs: [tab] });
    const shots: number[] = [];
    browser.on("captureScreenshot", () => {
      shots.push(Date.now());
      const recent = shots.filter((at) => at > Date.now() - 1_000);
      if (recent.length > 2) throw new Error("MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.");
      return `data:image/png;base64,${onePixel}`;
    });
    await client.callTool("get_browser_tabs");
    jest.useFakeTimers({
      doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "hrtime"],
    });
    let left = 10;
    // Different questions, because equal ones would share a shot.
    const calls = Array.from({ length: 10 }, (_, quality) =>
      client.callTool("capture_screenshot", { tabId: c, format: "jpeg", quality }).finally(() => (left -= 1)),
    );
    while (left > 0) {
      // The sockets are real: what is on its way gets a few turns to arrive before time goes on.
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(25);
    }
    const results = await Promise.all(calls);
    expect(results.map(({ isError }) => isError)).toEqual(Array(10).fill(false));
    expect(shots).toHaveLength(10);
  });
});

describe("the debugger with the recorded extension", () => {
  const debug = (name: string) => client.callTool(name, { tabId: a });

  it("is attached and detached twice, each answered at once", async () => {
    const player = await play("debugger.attach-twice", "debugger.detach");
    const texts = [];
    for (const name of ["attach_debugger", "attach_debugger", "detach_debugger", "detach_debugger"]) {
      texts.push((await debug(name)).text);
    }
    expect(texts).toEqual([
      `Debugger attached to tab ${a}`,
      `Debugger attached to tab ${a}`,
      `Debugger detached from tab ${a}`,
      `Debugger detached from tab ${a}`,
    ]);
    // The second of each, which the extension leaves unanswered, is not even asked.
    expect(player.frames.map(({ action }) => action)).toEqual(["attachDebugger", "detachDebugger"]);
  });

  it("counts as detached when the extension says nothing because it never was attached", async () => {
    await play("debugger.detach-not-attached");
    const { structured } = await debug("detach_debugger");
    expect(structured).toMatchObject({ success: true, tabId: a, heldByOthers: false });
  });

  it("stays for a second client that needs it", async () => {
    const player = await play("debugger.attach-twice", "debugger.detach");
    const other = await McpTestClient.connect(addresses.mcp);
    await debug("attach_debugger");
    await other.callTool("attach_debugger", { tabId: a });
    await expect(debug("detach_debugger")).resolves.toMatchObject({ structured: { heldByOthers: true } });
    expect(player.frames.map(({ action }) => action)).toEqual(["attachDebugger"]);
    await other.callTool("detach_debugger", { tabId: a });
    expect(player.frames.map(({ action }) => action)).toEqual(["attachDebugger", "detachDebugger"]);
    await other.close();
  });

  it("is let go, without a long wait, when the server closes", async () => {
    const tab = { id: a, url: "http://page/", title: "Page", active: true, windowId: 1, index: 0 };
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "existing", tabs: [tab] });
    browser.on("detachDebugger", () => noReply).on("attachDebugger", () => ({ status: "attached" }));
    await rawPost(addresses.mcp, {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "attach_debugger", arguments: { tabId: a } },
    });
    await server.close();
    expect(await browser.closed).toMatchObject({ code: 1001 });
    expect(browser.requests.map(({ action }) => action)).toEqual(["attachDebugger", "detachDebugger"]);
  });
});
