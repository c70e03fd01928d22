import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { FakeBrowser } from "@browser-mcp/testing";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { EmptyHome, StdioClient } from "./stdio-client.js";
import { builtServer, ServerProcess } from "./server-process.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

let home: EmptyHome;
beforeEach(async () => {
  home = await EmptyHome.make();
});
afterEach(() => home.remove());

const run = (command: string, ...args: string[]) =>
  ServerProcess.run([command, "--port", String(home.port), ...args], home.variables);

/** Waits until it is so; each look asks the system. */
async function until(is: () => Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 20));
}
const gone = (): Promise<void> => until(async () => (await home.processes()).length === 0);
interface Health {
  readonly sessions: number;
  readonly process: { readonly bridges: number; readonly background: boolean };
}
const health = async (): Promise<Health> => (await (await fetch(`${home.url}/health`)).json()) as Health;
/** Resolves once the server has no session, and has seen the last bridge go: one has ended before that is heard of. */
const left = (): Promise<void> =>
  until(async () => {
    const { sessions, process: program } = await health();
    return sessions === 0 && program.bridges === 0;
  });

describe("browser-mcp stdio", () => {
  it("serves the official client, through a server that outlives it", async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: home.args,
      env: home.variables,
      cwd: home.path,
      stderr: "pipe",
    });
    const client = new Client({ name: "official", version: "1" });
    const problems: Error[] = [];
    client.onerror = (error) => problems.push(error);
    await client.connect(transport);
    const browser = await FakeBrowser.connect(`${home.url.replace("http", "ws")}/ws`, {
      kind: "superset",
      tabs: [tab],
    });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    expect(await client.callTool({ name: "get_browser_tabs" })).toMatchObject({
      structuredContent: { tabs: [{ id: 5, title: "Example" }] },
    });
    await client.close();
    expect(problems).toEqual([]);
    await left();
    expect(await health()).toMatchObject({ process: { background: true } });
    await browser.terminate();
  });

  it("starts one server for ten that begin at the same moment", async () => {
    const clients = Array.from({ length: 10 }, () => new StdioClient(home));
    const answers = await Promise.all(clients.map((client) => client.initialize()));
    for (const answer of answers)
      expect(answer).toMatchObject({ result: { serverInfo: { name: "browser-mcp" } } });
    const servers = (await home.processes()).filter(({ command }) => command.includes("--background"));
    expect(servers).toEqual([expect.objectContaining({ pid: await home.serverPid() })]);
    expect(await health()).toMatchObject({ sessions: 10, process: { bridges: 10 } });
    expect(await Promise.all(clients.map((client) => client.leave()))).toEqual(Array(10).fill(0));
    await left();
  });

  it("answers what was asked before its client had no more to say", async () => {
    const client = new StdioClient(home);
    void client.initialize();
    client.send({ id: 1, method: "tools/list" });
    expect(await client.leave()).toBe(0);
    expect(await client.next((message) => message["id"] === 1)).toMatchObject({ result: {} });
  });

  it.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("leaves no session behind at %s", async (signal) => {
    const client = new StdioClient(home);
    await client.initialize();
    await client.kill(signal);
    await until(async () => (await health()).process.bridges === 0);
    // Who is killed says no goodbye: the server notices by itself.
    if (signal === "SIGKILL") await until(async () => (await health()).sessions === 0);
    expect(await health()).toMatchObject({ sessions: 0 });
    expect((await home.processes()).map(({ command }) => command)).toEqual([
      expect.stringContaining("--background"),
    ]);
  });

  it("starts a server again that was killed, and the client's session with it", async () => {
    const client = new StdioClient(home);
    await client.initialize();
    const first = await home.serverPid();
    process.kill(first ?? 0, "SIGKILL");
    await until(async () => (await home.serverPid()) === undefined);
    expect(await client.ask(1, "tools/list")).toMatchObject({ result: { tools: expect.any(Array) as [] } });
    expect(await home.serverPid()).not.toBe(first);
    expect(await health()).toMatchObject({ sessions: 1, process: { bridges: 1, background: true } });
    await client.leave();
  });

  it("tells what was in flight when the server was killed", async () => {
    const client = new StdioClient(home);
    await client.initialize();
    const browser = await FakeBrowser.connect(`${home.url.replace("http", "ws")}/ws`, {
      kind: "superset",
      tabs: [tab],
    });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    const asked = browser.nextFrame((frame) => frame["action"] === "getPageContent");
    browser.on("getPageContent", () => new Promise(() => undefined));
    const answer = client.call(1, "get_page_content", { tabId: 5 });
    await asked;
    process.kill((await home.serverPid()) ?? 0, "SIGKILL");
    expect(await answer).toMatchObject({ error: { data: { code: "CONNECTION_CLOSED" } } });
    expect(await client.ask(2, "ping")).toMatchObject({ result: {} });
    await client.leave();
  });

  it("ends its server when nobody has used it for a while, and leaves nothing but a log", async () => {
    const client = new StdioClient(home, [], { BROWSER_MCP_BACKGROUND_IDLE_TIMEOUT_SECS: "0.2" });
    await client.initialize();
    await client.leave();
    await gone();
    expect(await home.log()).toContain("nobody uses the background server");
    expect(await readdir(home.path)).toEqual([".local"]);
    expect(await readdir(join(home.path, ".local/state/browser-mcp"))).toEqual([`server-${home.port}.log`]);
  });

  it("has its server log to the file that it is given", async () => {
    const more = { BROWSER_MCP_BACKGROUND_IDLE_TIMEOUT_SECS: "0.2" };
    const client = new StdioClient(home, ["--log-file", "logs/own.log", "--log-level", "info"], more);
    await client.initialize();
    await client.leave();
    await gone();
    expect(await readFile(join(home.path, "logs/own.log"), "utf8")).toContain("nobody uses the background");
    expect(await home.log()).toBe("");
    expect(client.stderr).toBe("");
  });

  it("uses a server that was started by hand, which stays", async () => {
    const byHand = await ServerProcess.start(["serve", "--port", String(home.port), "--metrics-port", "0"], {
      ...home.variables,
      BROWSER_MCP_BACKGROUND_IDLE_TIMEOUT_SECS: "0.1",
    });
    await byHand.mcpUrl();
    const client = new StdioClient(home);
    await client.initialize();
    expect(await client.leave()).toBe(0);
    const refused = await run("stop");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("--force")]);
    expect(await health()).toMatchObject({ process: { background: false } });
    expect((await run("stop", "--force")).code).toBe(0);
    expect((await byHand.finished()).code).toBe(0);
  });

  it("says to its client that another program has the port", async () => {
    const stranger = createHttpServer((_request, response) => response.end("hello")).listen(
      home.port,
      "127.0.0.1",
    );
    await once(stranger, "listening");
    const client = new StdioClient(home);
    expect(await client.initialize()).toMatchObject({
      error: {
        message: expect.stringContaining(`Port ${home.port}`) as string,
        data: { code: "PORT_IN_USE" },
      },
    });
    expect((await run("status")).stderr).toContain("PORT_IN_USE");
    await client.leave();
    expect(client.stderr).toContain(`Port ${home.port} is used by another program`);
    stranger.close();
  });

  it("says the same of one that says nothing", async () => {
    const silent = createServer().listen(home.port, "127.0.0.1");
    await once(silent, "listening");
    const client = new StdioClient(home);
    expect(await client.initialize()).toMatchObject({ error: { data: { code: "PORT_IN_USE" } } });
    await client.leave();
    silent.close();
  });

  it("says to its client which setting is wrong", async () => {
    const client = new StdioClient(home, ["--config", "nope.toml"]);
    expect(await client.initialize()).toMatchObject({
      error: { message: expect.stringContaining("nope.toml") as string },
    });
    await client.leave();
    expect(client.stderr).toContain("nope.toml");
  });

  it("gives its server the configuration that it read, wherever that works", async () => {
    await writeFile(join(home.path, "mine.toml"), "[background]\nidle_timeout_secs = 0.2\n");
    const client = new StdioClient(home, ["--config", "mine.toml"]);
    await client.initialize();
    await client.leave();
    await gone();
  });

  it("works where nothing can be written", async () => {
    await mkdir(join(home.path, ".local"));
    await writeFile(join(home.path, ".local/state"), "a file where a folder is wanted");
    const client = new StdioClient(home);
    expect(await client.initialize()).toMatchObject({ result: {} });
    await client.leave();
  });

  it("shows its server the token that this wants, and the next one when it is rotated", async () => {
    const client = new StdioClient(home, ["--require-token"]);
    expect(await client.initialize()).toMatchObject({ result: {} });
    expect((await fetch(`${home.url}/health`)).status).toBe(401);
    expect((await ServerProcess.run(["token", "rotate"], home.variables)).code).toBe(0);
    expect(await client.ask(1, "tools/list")).toMatchObject({ result: {} });
    expect((await run("status")).stderr).toContain("wants its token");
    // The server may notice the rotation only now, and cut the bridge off, which comes back by itself.
    const status = async () => (await run("status", "--require-token")).stdout;
    await until(async () => (await status()).includes("1 stdio client"));
    await client.leave();
    expect((await run("stop", "--require-token")).code).toBe(0);
  });

  it("keeps what its client's environment holds from its server", async () => {
    const client = new StdioClient(home, [], { API_KEY: "secret", NODE_OPTIONS: "--no-warnings" });
    await client.initialize();
    const environment = await readFile(`/proc/${await home.serverPid()}/environ`, "utf8");
    expect(environment).toContain("HOME=");
    expect(environment).not.toContain("API_KEY");
    expect(environment).not.toContain("NODE_OPTIONS");
    await client.leave();
  });
});

describe("browser-mcp status and stop", () => {
  it("say that nothing runs", async () => {
    expect(await run("status")).toMatchObject({ code: 1, stdout: `No server runs on port ${home.port}.\n` });
    expect(await run("stop")).toMatchObject({ code: 0, stdout: `No server runs on port ${home.port}.\n` });
  });

  it("say what runs, and end it", async () => {
    const client = new StdioClient(home);
    await client.initialize();
    const { code, stdout } = await run("status");
    expect(code).toBe(0);
    expect(stdout).toContain("in the background");
    expect(stdout).toContain("1 session, 1 stdio client");
    expect(JSON.parse((await run("status", "--json")).stdout)).toMatchObject({
      running: true,
      server: { background: true, pid: await home.serverPid() },
    });
    const stopped = await run("stop");
    expect([stopped.code, stopped.stdout]).toEqual([0, expect.stringContaining("1 stdio client")]);
    expect((await home.processes()).map(({ command }) => command)).toEqual([
      expect.stringContaining(builtServer),
    ]);
    expect(await client.ask(1, "ping")).toMatchObject({ result: {} });
    await client.leave();
  });
});
