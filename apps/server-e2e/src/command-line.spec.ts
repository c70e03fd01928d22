import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
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
    const { code, stderr } = await run("call", "get_page_content", '{"maxTextLength":0}', "--port", "0");
    expect([code, stderr]).toEqual([1, expect.stringMatching(oneLine)]);
    expect(stderr).toContain("maxTextLength");
  });
});

describe("start", () => {
  it("gets a connected browser, says what to do next, and leaves nothing behind at Ctrl-C", async () => {
    const server = await ServerProcess.start(["start", "--headless", "--port", "0", "--metrics-port", "0"]);
    const page = (await server.mcpUrl()).replace("/mcp", "/");
    await server.printed(/Connected: .+extension \d/);
    await server.printed(/claude mcp add .+\/mcp/);
    expect(server.stdout).toContain(`Browser MCP  ${page}`);
    const health = (await (await fetch(`${page}health`)).json()) as { browsers: unknown[] };
    expect(health).toMatchObject({ status: "ok", connections: 1, transport: "http-streamable" });
    const pid = Number(/"launched the browser".*?"pid":(\d+)|pid=(\d+)/.exec(server.stderr)?.[1]);
    expect(isAlive(pid)).toBe(true);
    const { code } = await server.stop("SIGINT");
    expect(code).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it("ends at once when it is interrupted while the browser starts", async () => {
    const server = await ServerProcess.start(["start", "--headless", "--port", "0", "--metrics-port", "0"]);
    await server.mcpUrl();
    const { code, stderr } = await server.stop("SIGINT");
    expect(code).toBe(0);
    expect(stderr).not.toContain("browser-mcp:");
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
