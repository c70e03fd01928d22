import { execFile } from "node:child_process";
import { FakeBrowser } from "@browser-mcp/testing";
import { builtServer, ServerProcess } from "./server-process.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

describe("`call` beside a server that runs already", () => {
  let server: ServerProcess;
  let browser: FakeBrowser;
  let port: string;
  beforeEach(async () => {
    server = await ServerProcess.start([
      "serve",
      "--port",
      "0",
      "--metrics-port",
      "0",
      "--log-level",
      "warn",
    ]);
    port = new URL(await server.mcpUrl()).port;
    browser = await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] });
    // The next call finds the browser introduced.
    await browser.nextFrame((frame) => frame["type"] === "welcome");
  });
  afterEach(async () => {
    await browser.terminate();
    await server.stop();
  });

  it("asks its browser instead of launching one", async () => {
    const { code, stdout } = await ServerProcess.run(["call", "get_browser_tabs", "--port", port]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ id: 5, title: "Example" }]);
  });

  it("says so in one line when that server dies during the call", async () => {
    const asked = browser.nextFrame((frame) => frame["action"] === "getPageContent");
    const call = ServerProcess.run(["call", "get_page_content", '{"tabId":5}', "--port", port]);
    browser.on("getPageContent", () => new Promise(() => undefined));
    await asked;
    await server.stop("SIGKILL");
    const { code, stderr } = await call;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^browser-mcp: [^\n]+\[CONNECTION_CLOSED\]\n$/);
  });
});

describe("an output that nobody reads", () => {
  it("ends a command in order, with no stack", async () => {
    const stderr = await new Promise<string>((resolve) => {
      const command = `"${process.execPath}" "${builtServer}" tools --json | head -c 10 > /dev/null`;
      execFile("sh", ["-c", command], (_error, _stdout, text) => resolve(text));
    });
    expect(stderr).toBe("");
  });

  it("ends a server in order", async () => {
    const stderr = await new Promise<string>((resolve) => {
      const command = `"${process.execPath}" "${builtServer}" serve --port 0 --metrics-port 0 | true`;
      execFile("sh", ["-c", command], { timeout: 30_000 }, (_error, _stdout, text) => resolve(text));
    });
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
