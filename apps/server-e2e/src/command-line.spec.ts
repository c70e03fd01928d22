import { once } from "node:events";
import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servePage } from "@browser-mcp/testing";
import { ServerProcess } from "./server-process.js";

const run = (...args: string[]) => ServerProcess.run(args);
const oneLine = /^browser-mcp: [^\n]+\n$/;

describe("the command line of the built program", () => {
  it("prints its version and its help", async () => {
    expect(await run("--version")).toMatchObject({ code: 0, stdout: "0.1.0\n" });
    const help = await run("--help");
    expect(help.code).toBe(0);
    for (const command of ["start", "serve", "tools", "call", "install-browser"]) {
      expect(help.stdout).toContain(`  ${command} `);
    }
  });

  it("lists the tools, with their schemas on request", async () => {
    expect((await run("tools")).stdout).toContain("get_page_content");
    const [tool] = JSON.parse((await run("tools", "--json")).stdout) as { inputSchema: object }[];
    expect(tool?.inputSchema).toMatchObject({ type: "object" });
  });

  it("prints the browser it would launch", async () => {
    const { code, stdout } = await run("install-browser");
    expect(code).toBe(0);
    expect(stdout).toContain(process.env["BROWSER_MCP_BROWSER"]);
  });

  it.each([
    [["serve", "--prot", "1"], 2, "--port"],
    [["serve", "--port", "70000"], 2, "0 to 65535"],
    [[], 2, "--help"],
    [["fly"], 2, "fly"],
    [["serve", "--config", "nope.toml"], 1, "nope.toml"],
    [["serve", "--host", "0.0.0.0"], 1, "loopback"],
    [["serve", "--log-level", "loud"], 2, "loud"],
    [["call", "read_minds"], 2, "get_page_content"],
    [["call", "get_page_content", "{nope"], 2, "valid JSON"],
    [["call", "get_page_content", "--url", "not a url"], 2, "not a url"],
    [["call", "get_page_content", '{"maxTextLength":0}'], 2, "maxTextLength"],
  ])("%j is one line on standard error and exit code %i", async (args, code, hint) => {
    const finished = await run(...args);
    expect(finished.code).toBe(code);
    expect(finished.stderr).toMatch(oneLine);
    expect(finished.stderr).toContain(hint);
    expect(finished.stdout).toBe("");
  });

  it("names a port that is in use", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await run("serve", "--port", String(port));
    expect([code, stderr]).toEqual([1, expect.stringMatching(oneLine)]);
    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).toContain("PORT_IN_USE");
    holder.close();
  });

  it("names a port that is in use before it looks for a browser", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const missing = { BROWSER_MCP_BROWSER: "/no/such/browser" };
    const { code, stderr } = await ServerProcess.run(["start", "--port", String(port)], missing);
    expect([code, stderr]).toEqual([1, expect.stringContaining("PORT_IN_USE")]);
    holder.close();
  });

  it("names a browser that is not there", async () => {
    const missing = { BROWSER_MCP_BROWSER: "/no/such/browser" };
    const { code, stderr } = await ServerProcess.run(["start", "--port", "0"], missing);
    expect([code, stderr]).toEqual([1, expect.stringMatching(oneLine)]);
    expect(stderr).toContain("/no/such/browser");
  });

  it("calls a tool on a page in a browser of its own", async () => {
    const site = await servePage({ "/": "<title>Plums</title><p>Plums are blue.</p>" });
    const { code, stdout } = await run("call", "get_page_content", "--url", site.url("/"), "--port", "0");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: "Plums", text: "Plums are blue." });
    await site.close();
  });

  it("tells a failed tool call by its exit code", async () => {
    const { code, stderr } = await run("call", "get_page_content", '{"tabId":999999}', "--port", "0");
    expect([code, stderr]).toEqual([1, expect.stringMatching(oneLine)]);
    expect(stderr).toContain("TAB_NOT_FOUND");
  });
});

describe("a launched browser", () => {
  /** Where the program and its browser put what is temporary. */
  let temporary: string;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), "browser-mcp-temporary-"));
  });

  afterEach(async () => {
    await rm(temporary, { recursive: true, force: true });
  });

  const launch = (...args: string[]) =>
    ServerProcess.start([...args, "--port", "0", "--metrics-port", "0"], { TMPDIR: temporary });

  /** The group of the browser's processes: the profile tells its leader as soon as the browser is up. */
  const browserGroup = async (): Promise<number> => {
    for (;;) {
      const profile = (await readdir(temporary)).find((name) => name.startsWith("browser-mcp-profile-"));
      const lock = await readlink(join(temporary, profile ?? "", "SingletonLock")).catch(() => "");
      const pid = /-(\d+)$/.exec(lock)?.[1];
      // What it makes next is the folder of its socket, and then the link that tells where that is.
      const socket = await readlink(join(temporary, profile ?? "", "SingletonSocket")).catch(() => "");
      if (pid !== undefined && socket !== "") return Number(pid);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const expectNothingLeft = async (group: number): Promise<void> => {
    expect(await runningIn(group)).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  };

  it("is connected by start, which says what to do next and leaves nothing behind at Ctrl-C", async () => {
    const server = await launch("start", "--headless");
    const page = (await server.mcpUrl()).replace("/mcp", "/");
    await server.printed(/Connected: .+extension \d/);
    await server.printed(/claude mcp add .+\/mcp/);
    expect(server.stdout).toContain(`Browser MCP  ${page}`);
    const health = (await (await fetch(`${page}health`)).json()) as { browsers: unknown[] };
    expect(health).toMatchObject({ status: "ok", connections: 1, transport: "http-streamable" });
    const group = await browserGroup();
    expect(await runningIn(group)).toContain(group);
    const { code } = await server.stop("SIGINT");
    expect(code).toBe(0);
    await expectNothingLeft(group);
  });

  it("ends at once when start is interrupted while it starts", async () => {
    const server = await launch("start", "--headless");
    const group = await browserGroup();
    const { code, stdout, stderr } = await server.stop("SIGINT");
    expect(code).toBe(0);
    expect(stderr).not.toContain("browser-mcp:");
    expect(stderr).not.toContain("launched the browser");
    expect(stdout).not.toContain("Connected:");
    await expectNothingLeft(group);
  });

  it("ends when a call is interrupted while its page loads for ever", async () => {
    const endless = createHttpServer((_request, response) => response.writeHead(200).write("<p>"));
    const asked = once(endless, "request");
    await once(endless.listen(0, "127.0.0.1"), "listening");
    const { port } = endless.address() as AddressInfo;
    const server = await launch("call", "get_page_content", "--url", `http://127.0.0.1:${port}/`);
    await asked;
    const group = await browserGroup();
    const { code, stdout, stderr } = await server.stop("SIGINT");
    expect([code, stdout, stderr]).toEqual([0, "", ""]);
    await expectNothingLeft(group);
    endless.closeAllConnections();
    endless.close();
  });

  it("goes with its profile when a second signal allows no waiting", async () => {
    const server = await launch("start", "--headless");
    await server.printed(/Connected:/);
    const group = await browserGroup();
    void server.stop("SIGINT");
    const { code } = await server.stop("SIGTERM");
    expect(code).toBe(130);
    await expectNothingLeft(group);
  });

  it("leaves its profile to the next launch when the program is killed", async () => {
    const server = await launch("start", "--headless");
    await server.printed(/Connected:/);
    const group = await browserGroup();
    await server.stop("SIGKILL");
    while ((await runningIn(group)).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await readdir(temporary)).toHaveLength(1);
    const next = await launch("start", "--headless");
    await next.printed(/Connected:/);
    await next.stop("SIGINT");
    expect(await readdir(temporary)).toEqual([]);
  });
});

/** The processes of a group that run; those that died and wait to be cleared away do not. */
async function runningIn(group: number): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return stats.flatMap((stat) => {
    const [state, , member] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(member) === group && state !== "Z" && state !== "X" ? [parseInt(stat, 10)] : [];
  });
}
