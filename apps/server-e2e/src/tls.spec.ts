import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { FakeBrowser, TestCertificate } from "@browser-mcp/testing";
import { ServerProcess } from "./server-process.js";
import { EmptyHome, StdioClient } from "./stdio-client.js";

const execute = promisify(execFile);

let [own, other]: TestCertificate[] = [];
beforeAll(async () => {
  [own, other] = await Promise.all([TestCertificate.create(), TestCertificate.create()]);
});
afterAll(() => Promise.all([own?.remove(), other?.remove()]));

const flagsOf = (certificate: TestCertificate | undefined): string[] => [
  "--tls-cert",
  certificate?.certFile ?? "",
  "--tls-key",
  certificate?.keyFile ?? "",
];
const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

describe("a server with a certificate that nobody signed", () => {
  it("serves a real browser that it launches, and the commands that know its certificate", async () => {
    const server = await ServerProcess.start([
      ...["serve", "--launch", "--headless", "--port", "0", "--metrics-port", "0"],
      ...flagsOf(own),
    ]);
    const mcp = await server.mcpUrl();
    expect(mcp).toMatch(/^https:/);
    expect(await server.socketUrl()).toMatch(/^wss:/);
    await server.printed(/Connected: /);
    const at = ["--port", new URL(mcp).port];

    // The launched browser's first tab shows the status page, by https and without a warning of the browser.
    const { stdout, code } = await ServerProcess.run(["call", "get_page_content", ...at, ...flagsOf(own)]);
    expect(code).toBe(0);
    expect(stdout).toContain("Browser MCP");

    expect(await ServerProcess.run(["status", ...at, ...flagsOf(own)])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("runs on port"),
    });
    expect(await ServerProcess.run(["status", ...at, ...flagsOf(other)])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is not trusted[^\n]*server\.tls_cert[^\n]*\n$/),
    });
    expect(await ServerProcess.run(["status", ...at])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--tls-cert"),
    });
    const stopped = await ServerProcess.run(["stop", "--force", ...at, ...flagsOf(own)]);
    expect(stopped).toMatchObject({ code: 0, stdout: expect.stringContaining("Stopped") });
    expect(await server.finished()).toMatchObject({ code: 0 });
  });

  it("serves the official client that is told of it", async () => {
    const server = await ServerProcess.start([
      "serve",
      "--port",
      "0",
      "--metrics-port",
      "0",
      ...flagsOf(own),
    ]);
    const { cert: ca = "", certFile = "" } = own ?? {};
    const url = await server.mcpUrl();
    const browser = await FakeBrowser.connect(await server.socketUrl(), {
      kind: "superset",
      tabs: [tab],
      ca,
    });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    const script = `
      import { Client } from "@modelcontextprotocol/sdk/client/index.js";
      import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
      const client = new Client({ name: "official", version: "1" });
      await client.connect(new StreamableHTTPClientTransport(new URL(${JSON.stringify(url)})));
      const { structuredContent } = await client.callTool({ name: "get_browser_tabs", arguments: {} });
      console.log(JSON.stringify(structuredContent));
      await client.close();`;
    const run = (variables: Record<string, string>): Promise<{ stdout: string }> =>
      execute(process.execPath, ["--input-type=module", "-e", script], {
        cwd: resolve(__dirname, "../../.."),
        env: { PATH: process.env["PATH"], ...variables },
      });
    expect((await run({ NODE_EXTRA_CA_CERTS: certFile })).stdout).toContain("Example");
    await expect(run({})).rejects.toMatchObject({ stderr: expect.stringContaining("self-signed") });
    await browser.terminate();
    await server.stop();
  });

  it("is started by stdio in the background, and serves its client", async () => {
    const home = await EmptyHome.make();
    const client = new StdioClient(home, flagsOf(own));
    expect(JSON.stringify(await client.initialize())).toContain("serverInfo");
    const { cert: ca = "" } = own ?? {};
    const socket = `wss://127.0.0.1:${home.port}/ws`;
    const browser = await FakeBrowser.connect(socket, { kind: "superset", tabs: [tab], ca });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    expect(JSON.stringify(await client.call(1, "get_browser_tabs"))).toContain("Example");
    // A second client of other settings is told why it is not served.
    const stranger = new StdioClient(home, flagsOf(other));
    expect(JSON.stringify(await stranger.initialize())).toContain("is not trusted");
    await stranger.leave();
    expect(await client.leave()).toBe(0);
    await browser.terminate();
    await home.remove();
  });

  it.each([
    ["a certificate without a key", ["--tls-cert", "c.pem"], "server.tls_key beside it"],
    ["files that are not there", ["--tls-cert", "c.pem", "--tls-key", "k.pem"], "ENOENT"],
  ])("does not start with %s, in one line", async (_what, flags, why) => {
    const { code, stderr } = await ServerProcess.run(["serve", "--port", "0", ...flags]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^browser-mcp: server\.tls_cert = [^\n]+\n$/);
    expect(stderr).toContain(why);
  });

  it("does not start with a key of another certificate", async () => {
    const mixed = ["--tls-cert", own?.certFile ?? "", "--tls-key", other?.keyFile ?? ""];
    const { code, stderr } = await ServerProcess.run(["serve", "--port", "0", ...mixed]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^browser-mcp: server\.tls_key = [^\n]+ is not the key of the certificate[^\n]+\n$/,
    );
  });
});
