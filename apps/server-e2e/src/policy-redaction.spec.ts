import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const PASSWORD = "correct-horse-battery";
const CONSOLE_KEY = `sk-ant-${"c3D4".repeat(8)}`;
const planted = [TOKEN, PASSWORD, CONSOLE_KEY];

const allowedPage = `<!doctype html><title>Allowed</title>
  <p>The deploy token is ${TOKEN} and the weather is fine.</p>
  <form><input type="password" name="pass" value="${PASSWORD}"><input name="city" value="Vienna"></form>
  <script>console.error("login with", { apiKey: "${CONSOLE_KEY}" }, "failed")</script>`;
const forbiddenPage = `<!doctype html><title>Forbidden title</title><p>Forbidden words</p>`;

let folder: string;
let [allowed, forbidden]: PageServer[] = [];
let server: ServerProcess;
let person: Person;
let client: McpTestClient;
let tabId: number;
let forbiddenId: number;

const urlOf = (site: PageServer | undefined): string => site?.url("/private/path") ?? "";
const auditFile = (): string => join(folder, "audit.jsonl");
const writeConfig = (security: string): Promise<void> =>
  writeFile(
    join(folder, "config.toml"),
    `[security]\n${security}\n[audit]\nfile = ${JSON.stringify(auditFile())}\n`,
  );
const rules = (): string =>
  `deny_sites = ["${new URL(urlOf(forbidden)).host}"]\ndeny_tools = ["attach_debugger"]`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "browser-mcp-policy-"));
  [allowed, forbidden] = await Promise.all([
    servePage({ "/private/path": allowedPage }),
    servePage({ "/private/path": forbiddenPage }),
  ]);
  await writeConfig(rules());
  const config = join(folder, "config.toml");
  server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0", "--config", config]);
  person = await Person.openBrowser(await server.socketUrl());
  await person.open(urlOf(forbidden));
  await person.open(urlOf(allowed));
  client = await McpTestClient.connect(await server.mcpUrl());
  const find = "chrome.tabs.query({}).then((tabs) => tabs.map(({ id, url }) => [url, id]))";
  const ids = new Map((await person.inExtension(find)) as [string, number][]);
  tabId = ids.get(urlOf(allowed)) ?? 0;
  forbiddenId = ids.get(urlOf(forbidden)) ?? 0;
  // The extension may still be on its way.
  while ((await client.callTool("get_page_content", { tabId, maxAge: 0 })).isError);
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.stop();
  await Promise.all([allowed?.close(), forbidden?.close()]);
  await rm(folder, { recursive: true, force: true });
});

describe("a site that the policy denies", () => {
  it("is in no list of tabs, which names the others", async () => {
    const { structured } = await client.callTool("get_browser_tabs");
    expect(JSON.stringify(structured)).toContain(urlOf(allowed));
    expect(JSON.stringify(structured)).not.toContain(urlOf(forbidden));
    const { contents } = await client.client.readResource({ uri: "browser://tabs" });
    expect(JSON.stringify(contents)).not.toMatch(/Forbidden/);
  });

  it.each([
    ["get_page_content", {}],
    ["get_dom_snapshot", {}],
    ["get_console_messages", {}],
    ["get_network_requests", {}],
    ["get_accessibility_tree", {}],
    ["get_performance_metrics", {}],
    ["capture_screenshot", {}],
    ["execute_javascript", { code: "document.title" }],
  ])("is no page for %s", async (tool, args) => {
    const { text, isError } = await client.callTool(tool, { tabId: forbiddenId, ...args });
    expect(isError).toBe(true);
    expect(text).toContain("PERMISSION_DENIED");
    expect(text).toContain("security.deny_sites");
    expect(text).not.toMatch(/Forbidden (title|words)/);
  });

  it("is no resource", async () => {
    const read = client.client.readResource({ uri: `browser://tab/${forbiddenId}/content` });
    await expect(read).rejects.toThrow("security.deny_sites");
  });
});

describe("a tool that the policy denies", () => {
  it("is refused by its rule, on every site", async () => {
    const { text, isError } = await client.callTool("attach_debugger", { tabId });
    expect(isError).toBe(true);
    expect(text).toContain("security.deny_tools (attach_debugger)");
  });
});

describe("secrets in a real page", () => {
  it.each([
    ["get_page_content", "the weather is fine"],
    ["get_dom_snapshot", "Vienna"],
    ["get_console_messages", "login with"],
  ])("are not in the answer of %s, and what stands beside them is", async (tool, beside) => {
    const answer = JSON.stringify(await client.callTool(tool, { tabId, maxAge: 0 }));
    expect(answer).toContain(beside);
    for (const secret of planted) expect(answer).not.toContain(secret);
    expect(answer).toMatch(tool === "get_dom_snapshot" ? /password/ : /\[redacted:[a-z-]+\]/);
  });

  it("are not in what a script returns of them", async () => {
    const code = `[document.querySelector("p").innerText, document.cookie]`;
    const { text } = await client.callTool("execute_javascript", { tabId, code });
    expect(text).toContain("[redacted:github-token]");
    expect(text).not.toContain(TOKEN);
  });
});

describe("a policy that is changed while the server runs", () => {
  it("holds for the next calls: nothing is changed any more, everything else goes on", async () => {
    const run = () => client.callTool("execute_javascript", { tabId, code: "document.title" });
    expect((await run()).text).toContain("Allowed");
    await writeConfig(`${rules()}\nread_only = true`);
    let last = await run();
    while (!last.isError) last = await run();
    expect(last.text).toContain("security.read_only");
    const { text } = await client.callTool("get_page_content", { tabId, maxAge: 0 });
    expect(text).toContain("the weather is fine");
  });
});

describe("the account of what was done", () => {
  it("has a line for everything, with its rule, and nothing of any page", async () => {
    await client.close();
    await server.stop();
    const text = await readFile(auditFile(), "utf8");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const like = (wanted: object): void =>
      expect(lines).toContainEqual(expect.objectContaining({ client: "test-client 0.0.0", ...wanted }));
    like({ tool: "get_page_content", tab: tabId, outcome: "ok", redactions: { "github-token": 1 } });
    like({ tool: "get_page_content", tab: forbiddenId, outcome: "PERMISSION_DENIED" });
    like({
      tool: "attach_debugger",
      outcome: "PERMISSION_DENIED",
      rule: "security.deny_tools (attach_debugger)",
    });
    like({ tool: "execute_javascript", outcome: "ok" });
    like({ tool: "execute_javascript", outcome: "PERMISSION_DENIED", rule: "security.read_only" });
    for (const secret of [...planted, "weather", "Vienna", "Forbidden", "/private/path", "document.title"]) {
      expect(text).not.toContain(secret);
    }
    expect(server.stderr).not.toMatch(new RegExp(planted.join("|")));
  });
});
