import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeBrowser, rawPost } from "@browser-mcp/testing";
import { preload } from "./preload.js";
import { ServerProcess } from "./server-process.js";

const pageOf = (text: string) => ({ url: "http://example.test/", title: "Example", text, metadata: {} });
const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const serve = (variables: Record<string, string> = {}, command = ["serve"]) =>
  ServerProcess.start([...command, "--port", "0", "--metrics-port", "0"], variables);
const read = (mcp: string) =>
  rawPost(mcp, {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "get_page_content", arguments: { tabId: 5 } },
  });

describe.each(["SIGTERM", "SIGINT"] as const)("at %s", (signal) => {
  let server: ServerProcess;
  let browser: FakeBrowser;
  const start = async (variables: Record<string, string> = {}) => {
    server = await serve(variables);
    browser = await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => new Promise(() => undefined));
    const asked = browser.nextRequest("getPageContent");
    const answer = read(await server.mcpUrl());
    return { answer, requestId: (await asked).requestId };
  };
  afterEach(() => browser.terminate());

  it("a call under way gets its answer, sockets a reason, and the program ends with 0", async () => {
    const { answer, requestId } = await start();
    const refused = untilRefused(await server.mcpUrl());
    const finished = server.stop(signal);
    await refused;
    browser.send({ type: "response", requestId, data: pageOf("last words") });
    expect((await answer).text).toContain("last words");
    expect(await browser.closed).toMatchObject({ code: 1001, reason: "The server is shutting down." });
    expect(await finished).toMatchObject({ code: 0 });
  });

  it("a call that does not end in time fails, and the program ends with 0", async () => {
    const { answer } = await start({ BROWSER_MCP_SERVER_SHUTDOWN_GRACE_SECS: "0.1" });
    const { code, stderr } = await server.stop(signal);
    expect((await answer).json()).toMatchObject({ id: 1, error: { message: expect.any(String) as string } });
    expect(await browser.closed).toMatchObject({ code: 1001 });
    expect(code).toBe(0);
    expect(stderr).toContain("did not end in time");
  });

  it("a second signal waits for no call", async () => {
    const { answer } = await start({ BROWSER_MCP_SERVER_SHUTDOWN_GRACE_SECS: "300" });
    const lost = expect(answer).rejects.toMatchObject({ code: "ECONNRESET" });
    const refused = untilRefused(await server.mcpUrl());
    void server.stop(signal);
    await refused;
    expect(await server.stop("SIGTERM")).toMatchObject({ code: 130 });
    await lost;
  });
});

describe("a fault that nobody caught", () => {
  let temporary: string;
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), "browser-mcp-temporary-"));
  });
  afterEach(() => rm(temporary, { recursive: true, force: true }));

  it.each([
    ["uncaughtException", "setImmediate(() => { throw new Error('planted'); })"],
    ["unhandledRejection", "void Promise.reject(new Error('planted'))"],
  ])("%s is logged and ends server, sockets and browser", async (_event, fault) => {
    const planted = await preload(`process.on("SIGUSR2", () => { ${fault}; });`);
    const server = await serve({ ...planted.variables, TMPDIR: temporary }, ["start", "--headless"]);
    await server.printed(/Connected:/);
    const browser = await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => new Promise(() => undefined));
    const asked = browser.nextRequest("getPageContent");
    const answer = read(await server.mcpUrl());
    await asked;
    const { code, stderr } = await server.stop("SIGUSR2");
    expect((await answer).json()).toMatchObject({ error: { code: -32000 } });
    expect(await browser.closed).toMatchObject({ code: 1001 });
    expect(code).toBe(1);
    const logged = stderr.split("\n").find((line) => line.includes("an unexpected fault ends the server"));
    expect(JSON.parse(logged ?? "")).toMatchObject({
      level: "error",
      error: expect.stringContaining("preload.cjs") as string,
    });
    expect(stderr).toMatch(
      /^browser-mcp: An unexpected fault ended the program: planted \[INTERNAL_ERROR\]$/m,
    );
    expect(await readdir(temporary)).toEqual([]);
    await planted.remove();
  });
});

it("ends at Ctrl-C while a browser is being downloaded, and leaves nothing of it", async () => {
  const home = await mkdtemp(join(tmpdir(), "browser-mcp-temporary-"));
  const proxy = createServer();
  const asked = once(proxy, "connect");
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const { port } = proxy.address() as AddressInfo;
  // This machine has a browser, which the program must not see.
  const blind = await preload(`
    const promises = require("node:fs/promises");
    promises.access = () => Promise.reject(new Error("not there"));
    require("node:module").syncBuiltinESMExports();
  `);
  const server = await serve(
    {
      ...blind.variables,
      BROWSER_MCP_BROWSER: "",
      TMPDIR: home,
      XDG_CACHE_HOME: join(home, "cache"),
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
    },
    ["start", "--headless"],
  );
  const [, held] = (await asked) as [unknown, { destroy(): void }];
  const { code, stderr } = await server.stop("SIGINT");
  expect([code, stderr]).toEqual([0, ""]);
  expect((await readdir(home, { recursive: true })).filter((name) => name.includes("incomplete"))).toEqual(
    [],
  );
  held.destroy();
  proxy.close();
  await blind.remove();
  await rm(home, { recursive: true, force: true });
});

/** Resolves once a server takes no connections any more. */
async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const refused = await fetch(url, { method: "OPTIONS", headers: { connection: "close" } }).then(
      () => false,
      () => true,
    );
    if (refused) return;
  }
}
