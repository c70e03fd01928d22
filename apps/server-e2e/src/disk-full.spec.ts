import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { builtServer } from "./server-process.js";
import { WatchedServer } from "./watched-server.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello", metadata: {} };
/** Where nothing can be written: a full disk, or elsewhere than on Linux a folder in the place of a file. */
const full = process.platform === "linux" ? "/dev/full" : tmpdir();
const CALLS = 20;

/** Calls a tool again and again through a server, on a scripted browser. */
async function callThrough(server: { readonly mcp: string; readonly socket: string }): Promise<void> {
  const browser = await FakeBrowser.connect(server.socket, { kind: "superset", tabs: [tab] });
  browser.on("getPageContent", () => page);
  await browser.nextFrame(({ type }) => type === "welcome");
  const client = await McpTestClient.connect(server.mcp);
  for (let call = 1; call <= CALLS; call += 1) {
    const { structured } = await client.callTool("get_page_content", { tabId: 5, maxAge: 0 });
    expect(structured).toMatchObject({ text: "Hello" });
  }
  await client.close();
  await browser.terminate();
}

const lines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("a full disk", () => {
  it("keeps no call from being answered; it is told once for each file, and what is lost is counted", async () => {
    const files = { BROWSER_MCP_MONITORING_LOG_FILE: full, BROWSER_MCP_AUDIT_FILE: full };
    const server = await WatchedServer.start(files, 0, "info");
    await callThrough({ mcp: server.mcpUrl, socket: await server.process.socketUrl() });
    for (const what of ["log", "audit"]) {
      await server.counted(`browser_mcp_${what}_dropped_total`, CALLS);
      expect(await server.metric(`browser_mcp_${what}_written_total`)).toBe(0);
    }
    const { code, stderr } = await server.process.stop();
    expect(code).toBe(0);
    expect(lines(stderr)).toEqual([expect.objectContaining({ message: "the log file cannot be written" })]);
  });

  it("keeps no call from being answered where standard error lies on it", async () => {
    const home = await mkdtemp(join(tmpdir(), "browser-mcp-full-"));
    const stderr = await open(process.platform === "linux" ? full : join(home, "stderr"), "a");
    const child = spawn(process.execPath, [builtServer, "serve", "--port", "0", "--metrics-port", "0"], {
      cwd: home,
      env: { PATH: process.env["PATH"] ?? "", HOME: home },
      stdio: ["ignore", "pipe", stderr.fd],
    });
    const ended = once(child, "close");
    let told = "";
    for await (const text of child.stdout?.setEncoding("utf8") ?? []) {
      told += String(text);
      if (/Metrics.*\n\n/.test(told)) break;
    }
    const [, mcp = ""] = /(http:\S+\/mcp)\n/.exec(told) ?? [];
    const [, socket = ""] = /(ws:\S+\/ws)\n/.exec(told) ?? [];
    await callThrough({ mcp, socket });
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    await stderr.close();
    await rm(home, { recursive: true });
  });
});

describe("a server that logs to a file", () => {
  it("says nothing on standard error, and has a line for each call there", async () => {
    const folder = await mkdtemp(join(tmpdir(), "browser-mcp-log-"));
    const files = { BROWSER_MCP_MONITORING_LOG_FILE: join(folder, "server.log") };
    const server = await WatchedServer.start(files, 0, "info");
    await callThrough({ mcp: server.mcpUrl, socket: await server.process.socketUrl() });
    expect(await server.process.stop()).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(folder)).toEqual(["server.log"]);
    const logged = lines(await readFile(join(folder, "server.log"), "utf8"));
    expect(logged.filter(({ tool }) => tool === "get_page_content")).toHaveLength(CALLS);
    await rm(folder, { recursive: true });
  });
});
