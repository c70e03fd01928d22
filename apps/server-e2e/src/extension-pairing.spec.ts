import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "puppeteer-core";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { McpTestClient } from "@browser-mcp/testing";
import { Person } from "./person.js";
import { builtServer, ServerProcess } from "./server-process.js";

const run = promisify(execFile);

describe("a browser at a server that wants a token", () => {
  let folder: string;
  let variables: Record<string, string>;
  let server: ServerProcess;
  let person: Person;
  let options: Page;

  /** What `browser-mcp token …` prints. */
  const token = async (command: string): Promise<string> => {
    const env = { PATH: process.env["PATH"], HOME: folder, ...variables };
    return (await run(process.execPath, [builtServer, "token", command], { env })).stdout.trim();
  };
  const says = (page: Page, id: string, text: string): Promise<unknown> =>
    page.waitForFunction(`document.getElementById("${id}")?.textContent.includes(${JSON.stringify(text)})`);
  const enter = async (text: string): Promise<void> => {
    await options.type("#token", text);
    await options.keyboard.press("Enter");
  };
  const tabsSeen = async (bearer: string): Promise<string> => {
    const headers = { Authorization: `Bearer ${bearer}` };
    const client = await McpTestClient.connect(await server.mcpUrl(), { headers });
    try {
      return (await client.callTool("get_browser_tabs")).text;
    } finally {
      await client.close();
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "browser-mcp-pairing-"));
    variables = {
      BROWSER_MCP_SECURITY_REQUIRE_TOKEN: "true",
      BROWSER_MCP_SECURITY_TOKEN_FILE: join(folder, "token"),
    };
    server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0"], variables);
    person = await Person.openBrowser(await server.socketUrl());
    options = await person.open(`chrome-extension://${EXTENSION_ID}/options/options.html`);
  });
  afterAll(async () => {
    await person?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("is refused without one, and the person is told in popup and options page", async () => {
    await says(options, "headline", "This server wants a token");
    await says(options, "detail", "browser-mcp token show");
    const popup = await person.openPopup();
    await says(popup, "headline", "This server wants a token");
    await says(popup, "more", "Enter the token");
    await popup.close();
    expect(server.stderr).toContain("security.require_token is on");
  });

  it("is refused with a wrong one", async () => {
    await enter("bmcp_this-is-not-the-servers-token");
    await says(options, "detail", "no longer takes this token");
    await says(options, "token-note", "“oken”");
  });

  it("comes in with the right one, which is shown to nobody afterwards", async () => {
    const right = await token("show");
    await enter(right);
    await says(options, "headline", "Connected");
    expect(await tabsSeen(right)).toContain("options.html");
    expect(await options.content()).not.toContain(right);
    expect(await options.evaluate(`document.getElementById("token").value`)).toBe("");
    expect(server.stderr + server.stdout).not.toContain(right);
  });

  it("is found again by its worker's next life", async () => {
    const before = await token("show");
    await person.restartWorker();
    await says(options, "headline", "Connected");
    expect(await tabsSeen(before)).toContain("options.html");
  });

  it("is cut off when the token is rotated, and comes back with the new one", async () => {
    const next = await token("rotate");
    await says(options, "headline", "This server wants a token");
    await enter(next);
    await says(options, "headline", "Connected");
    expect(await tabsSeen(next)).toContain("options.html");
  });

  it("shows its token to no other server", async () => {
    const other = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0"], {
      ...variables,
      BROWSER_MCP_SECURITY_TOKEN_FILE: join(folder, "token"),
    });
    try {
      await person.setServer(await other.socketUrl());
      await says(options, "detail", "Enter it in the settings");
      await says(options, "token-note", "Needed only where");
    } finally {
      await person.setServer(await server.socketUrl());
      await other.stop();
    }
    await says(options, "headline", "Connected");
  });

  it("forgets it when the person says so", async () => {
    await options.click("#token-forget");
    await says(options, "headline", "This server wants a token");
    expect(await person.inExtension(`chrome.storage.local.get("serverToken").then(Object.keys)`)).toEqual([]);
  });

  it("does not get back in after the token was revoked", async () => {
    const last = await token("show");
    await enter(last);
    await says(options, "headline", "Connected");
    await token("revoke");
    await says(options, "detail", "no longer takes this token");
    await expect(tabsSeen(last)).rejects.toThrow();
  });
});

describe("a launched browser", () => {
  it("is handed the token, and `call` sends it by itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "browser-mcp-pairing-"));
    const variables = { BROWSER_MCP_SECURITY_TOKEN_FILE: join(folder, "token") };
    const server = await ServerProcess.start(
      ["serve", "--launch", "--headless", "--require-token", "--port", "0", "--metrics-port", "0"],
      variables,
    );
    try {
      const { port } = new URL(await server.mcpUrl());
      await server.printed(/Connected: /);
      const call = (...more: string[]) =>
        ServerProcess.run(["call", "get_browser_tabs", "--port", port, ...more], variables);
      const { code, stdout } = await call("--require-token");
      expect([code, stdout]).toEqual([0, expect.stringContaining(`127.0.0.1:${port}`)]);
      const refused = await call();
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(/^browser-mcp: [^\n]*wants its token[^\n]*\[PERMISSION_DENIED\]\n$/),
      ]);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("an address that other machines reach", () => {
  it("is refused without a token, and the reason is told", async () => {
    const { code, stderr } = await ServerProcess.run(["serve", "--host", "0.0.0.0", "--port", "0"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("security.require_token")]);
  });
});
