import { silentLogger } from "@browser-mcp/protocol";
import { McpTestClient, rawPost } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: {
    readonly properties: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
  };
  readonly annotations: object;
}

const levels = { items: { enum: ["error", "warn", "info", "log", "debug"] } };
const page = { default: 50, minimum: 1, maximum: 200 };

/** The original server's parameters, with defaults and ranges, and the documented aliases (WIRE.md 5.1). */
const original: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  get_page_content: {
    tabId: {},
    includeMetadata: { type: "boolean", default: true },
    includeHtml: { type: "boolean", default: false },
    maxTextLength: { default: 30_000 },
  },
  get_dom_snapshot: {
    tabId: {},
    selector: { type: "string" },
    maxDepth: { default: 5, minimum: 1, maximum: 15 },
    maxNodes: { default: 500, minimum: 10, maximum: 2_000 },
    includeStyles: { default: false },
    excludeScripts: { default: true },
    excludeStyles: { default: true },
  },
  execute_javascript: { tabId: {}, code: { type: "string" } },
  get_console_messages: {
    tabId: {},
    logLevels: { default: ["error", "warn"], ...levels },
    types: levels,
    searchTerm: { type: "string" },
    since: { type: "number" },
    pageSize: page,
    limit: { minimum: 1, maximum: 200 },
    cursor: { type: "string" },
  },
  get_network_requests: {
    tabId: {},
    method: { enum: ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] },
    status: { anyOf: [{ type: "integer" }, { type: "array" }] },
    resourceType: { anyOf: [{ type: "string" }, { type: "array" }] },
    domain: { type: "string" },
    failedOnly: { default: false },
    pageSize: page,
    limit: { minimum: 1, maximum: 200 },
    cursor: { type: "string" },
    includeResponseBodies: { default: false },
    includeRequestBodies: { default: false },
  },
  capture_screenshot: {
    tabId: {},
    format: { default: "png" },
    quality: { default: 90, minimum: 0, maximum: 100 },
  },
  get_performance_metrics: { tabId: {} },
  get_accessibility_tree: { tabId: {}, timeout: { default: 30_000, minimum: 5_000, maximum: 120_000 } },
  get_browser_tabs: {},
  attach_debugger: { tabId: {} },
  detach_debugger: { tabId: {} },
};
const required: Readonly<Record<string, readonly string[]>> = {
  execute_javascript: ["code"],
  attach_debugger: ["tabId"],
  detach_debugger: ["tabId"],
};
const names = Object.keys(original);

let server: BrowserMcpServer;
let url: string;
let tools: ReadonlyMap<string, Listed>;

/** As a client of the original server asks: no session, no Accept. */
async function ask(method: string, params: object): Promise<unknown> {
  const response = await rawPost(url, { jsonrpc: "2.0", id: 1, method, params }, { accept: "" });
  return (response.json() as { readonly result: unknown }).result;
}

const call = (name: string, args: object): Promise<unknown> => ask("tools/call", { name, arguments: args });
const refusal = (text: RegExp) => ({ isError: true, content: [{ text: expect.stringMatching(text) }] });
const argumentsOf = (name: string): readonly string[] =>
  Object.keys(tools.get(name)?.inputSchema.properties ?? {});
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

beforeAll(async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  url = (await server.start()).mcp;
  const { tools: list } = (await ask("tools/list", {})) as { readonly tools: readonly Listed[] };
  tools = new Map(list.map((tool) => [tool.name, tool]));
});
afterAll(() => server.close());

describe.each(names)("%s keeps the original server's contract", (name) => {
  it("is described: title, description and all four annotations", () => {
    expect(tools.get(name)).toMatchObject({
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
      annotations: {
        readOnlyHint: expect.any(Boolean),
        destructiveHint: expect.any(Boolean),
        idempotentHint: expect.any(Boolean),
        openWorldHint: expect.any(Boolean),
      },
    });
  });

  it("has the same parameters, defaults and ranges, and requires no more", () => {
    expect(tools.get(name)?.inputSchema.properties).toMatchObject(original[name] ?? {});
    expect(tools.get(name)?.inputSchema.required ?? []).toEqual(required[name] ?? []);
  });

  it("takes every argument in snake_case, and names each that has a wrong type", async () => {
    for (const argument of argumentsOf(name)) {
      const wrong = { [snakeCase(argument)]: { wrong: true } };
      expect(await call(name, wrong)).toMatchObject(refusal(new RegExp(`^${name}: .*"${argument}[".]`)));
    }
  });

  it("takes null for absent, whatever the argument", async () => {
    const [wrong = "", ...others] = [...argumentsOf(name)].sort(
      (a, b) => Number(required[name]?.includes(b) ?? false) - Number(required[name]?.includes(a) ?? false),
    );
    const args = {
      ...Object.fromEntries(others.map((argument) => [argument, null])),
      [wrong]: { wrong: true },
    };
    // One complaint alone: of the argument that is wrong.
    expect(await call(name, args)).toMatchObject(
      refusal(new RegExp(`^${name}: argument "${wrong}": [^;]*\\n`)),
    );
  });

  it("names what it does not know, and what it does", async () => {
    const text = new RegExp(
      `^${name}: unknown argument "bogus" \\(allowed are ${argumentsOf(name).join(", ")}\\)`,
    );
    expect(await call(name, { bogus: 1 })).toMatchObject(refusal(text));
  });
});

it("knows each of the original tools, and gives each an output schema for the clients that know those", async () => {
  const client = await McpTestClient.connect(url);
  const { tools: listed } = await client.client.listTools();
  await client.close();
  const described = new Map(listed.map((tool) => [tool.name, tool.outputSchema?.type]));
  expect(names.map((name) => described.get(name))).toEqual(names.map(() => "object"));
});
