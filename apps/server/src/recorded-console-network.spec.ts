import { silentLogger } from "@browser-mcp/protocol";
import {
  loadTranscript,
  McpTestClient,
  parseTranscript,
  rawPost,
  TranscriptPlayer,
} from "@browser-mcp/testing";
import type { Transcript } from "@browser-mcp/testing";
import * as z from "zod";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

/** The tab and the extension of the recordings. */
const pageC = 778746474;
const origin = "chrome-extension://cfnajnjppmlihcgakpdmhbkpahdmbplj";

const consoleSchema = z.object({
  messages: z.array(z.object({ level: z.string(), message: z.string(), timestamp: z.number() })),
  count: z.int(),
  total: z.int(),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
  covers: z.string(),
  message: z.string(),
});
const networkSchema = z.object({
  requests: z.array(
    z.object({
      url: z.string(),
      status: z.int().optional(),
      error: z.string().optional(),
      requestBody: z.string().optional(),
    }),
  ),
  count: z.int(),
  total: z.int(),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});

/** The page was reloaded under the debugger while this was recorded; what it replayed before is what is wanted here. */
function attachedWithoutReload(): Transcript {
  const name = "debugger.attach-c-events-detach";
  const { entries } = loadTranscript(name);
  const reply = entries.findIndex(({ msg }) => msg.type === "response");
  const detach = entries.findIndex(({ msg }) => msg.action === "detachDebugger");
  const lines = [...entries.slice(0, reply + 1), ...entries.slice(detach)].map((entry) =>
    JSON.stringify(entry),
  );
  return parseTranscript(name, lines.join("\n"));
}

let server: BrowserMcpServer;
let addresses: Addresses;
let player: TranscriptPlayer;
let client: McpTestClient;

beforeEach(async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
  player = await TranscriptPlayer.connect(
    addresses.webSocket,
    ["c.getConsoleMessages", "c.getNetworkData", attachedWithoutReload()],
    { origin },
  );
  client = await McpTestClient.connect(addresses.mcp);
});
afterEach(async () => {
  await client.close();
  await player.terminate();
  await server.close();
});

const readConsole = async (args: object = {}) => {
  const result = await client.callTool("get_console_messages", { tabId: pageC, ...args });
  expect(JSON.parse(result.text)).toEqual(result.structured);
  return consoleSchema.parse(result.structured);
};
const readNetwork = async (args: object = {}) => {
  const result = await client.callTool("get_network_requests", { tabId: pageC, ...args });
  expect(JSON.parse(result.text)).toEqual(result.structured);
  return networkSchema.parse(result.structured);
};
const paths = ({ requests }: z.output<typeof networkSchema>) =>
  requests.map(({ url }) => url.replace("http://127.0.0.1:7801", ""));
const everyLevel = ["error", "warn", "info", "log", "debug"];

describe("the recorded console of a noisy page", () => {
  it("gives its errors and warnings in pages, each message once", async () => {
    const first = await readConsole();
    expect(first).toMatchObject({
      count: 50,
      total: 63,
      hasMore: true,
      message: "Showing 50 of 63 messages. Use nextCursor to get more.",
      covers: expect.stringContaining("since the page had loaded"),
    });
    const second = await readConsole({ cursor: first.nextCursor });
    expect(second).toMatchObject({ count: 13, total: 63, hasMore: false, nextCursor: null });
    const texts = [...first.messages, ...second.messages].map(({ message }) => message);
    expect(texts.slice(0, 4)).toEqual(["late warn", "late error boom object", "{}", "bulk warn 0"]);
    expect(texts.at(-1)).toBe("bulk warn 59");
    expect(new Set(texts).size).toBe(63);
  });

  it("gives three pages of every level, in the order of time", async () => {
    const pages = [await readConsole({ logLevels: everyLevel, limit: 30 })];
    for (let cursor = pages[0]?.nextCursor; cursor != null; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await readConsole({ cursor }));
    }
    expect(pages.map(({ count }) => count)).toEqual([30, 30, 7]);
    const times = pages.flatMap(({ messages }) => messages.map(({ timestamp }) => timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([
    [{ logLevels: ["error"] }, ["late error boom object", "{}"]],
    [{ types: ["info", "debug"] }, ["late info", "late debug"]],
    [{ logLevels: everyLevel, searchTerm: "WARN 59" }, ["bulk warn 59"]],
    [{ since: 1795353818517, searchTerm: "5" }, [55, 56, 57, 58, 59].map((n) => `bulk warn ${n}`)],
  ])("with %j gives %j", async (args, expected) => {
    const { messages } = await readConsole(args);
    expect(messages.map(({ message }) => message)).toEqual(expected);
  });

  it("answers a bare POST of a client without session or Accept", async () => {
    const response = await rawPost(
      addresses.mcp,
      {
        jsonrpc: "2.0",
        id: 0,
        method: "tools/call",
        params: { name: "get_console_messages", arguments: { tabId: pageC, pageSize: 1 } },
      },
      { accept: "" },
    );
    const body = z
      .object({ id: z.literal(0), result: z.object({ content: z.array(z.object({ text: z.string() })) }) })
      .parse(response.json());
    expect(JSON.parse(body.result.content[0]?.text ?? "")).toMatchObject({
      messages: [{ level: "warn", type: "warn", message: "late warn" }],
    });
  });
});

describe("the recorded console with the debugger attached", () => {
  beforeEach(() => client.callTool("attach_debugger", { tabId: pageC }));

  it("has early messages and uncaught errors at their place, nothing twice, and says that nothing is missing", async () => {
    const { messages, total, covers } = await readConsole({ logLevels: everyLevel, pageSize: 200 });
    expect(covers).toContain("since the page's first script");
    expect(total).toBe(67 + 4);
    const errors = messages.filter(({ level }) => level === "error").map(({ message }) => message);
    expect(errors).toEqual([
      "early error before document_idle",
      "late error boom object",
      "Error: error instance message",
      "Uncaught Error: uncaught kaboom",
      "Uncaught (in promise) Error: rejected kaboom",
    ]);
    const times = messages.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(JSON.stringify(messages)).not.toMatch(/\[DEBUG\]|chrome-extension:/);
  });

  it("keeps the place of a cursor that was given before", async () => {
    await client.callTool("detach_debugger", { tabId: pageC });
    const { messages, nextCursor: cursor } = await readConsole({ logLevels: ["error"], pageSize: 1 });
    await client.callTool("attach_debugger", { tabId: pageC });
    const rest = await readConsole({ cursor, pageSize: 200 });
    expect([...messages, ...rest.messages].map(({ message }) => message)).toEqual([
      "late error boom object",
      "Error: error instance message",
      "Uncaught Error: uncaught kaboom",
      "Uncaught (in promise) Error: rejected kaboom",
    ]);
  });

  it("has the extension's console alone once the debugger is let go", async () => {
    await client.callTool("detach_debugger", { tabId: pageC });
    expect(await readConsole()).toMatchObject({
      total: 63,
      covers: expect.stringContaining("since the page had loaded"),
    });
  });
});

describe("the recorded requests of a noisy page", () => {
  it("has failed ones first, then the newest, and none of the extension", async () => {
    const log = await readNetwork();
    expect(log).toMatchObject({ count: 9, total: 9, hasMore: false });
    expect(log.requests.slice(0, 3)).toMatchObject([
      { url: "http://127.0.0.1:9/refused", error: "net::ERR_UNSAFE_PORT" },
      { status: 500 },
      { status: 404 },
    ]);
    expect(log.requests[0]).not.toHaveProperty("status");
    expect(paths(log).slice(3)).toEqual([
      "/api/form",
      "/api/xhr",
      "/api/echo",
      "/api/ok",
      "/favicon.ico",
      "/c",
    ]);
  });

  it.each([
    [{ status: 404 }, ["/api/missing"]],
    [{ status: [500, 204] }, ["/api/broken", "/favicon.ico"]],
    [{ failedOnly: true }, ["http://127.0.0.1:9/refused", "/api/broken", "/api/missing"]],
    [{ method: "POST" }, ["/api/form", "/api/echo"]],
    [{ resourceType: "document" }, ["/c"]],
    [{ resourceType: ["xhr"], status: 200, method: "GET" }, ["/api/xhr", "/api/ok"]],
    [{ domain: "127.0.0.1:9" }, ["http://127.0.0.1:9/refused"]],
    [{ domain: "example.com" }, []],
  ])("with %j has %j", async (args, expected) => {
    expect(paths(await readNetwork(args))).toEqual(expected);
  });

  it("has bodies only when asked", async () => {
    const bodies = async (args: object) =>
      (await readNetwork({ method: "POST", ...args })).requests.map(({ requestBody }) => requestBody);
    expect(await bodies({})).toEqual([
      "[Request body excluded - 9 chars. Set includeRequestBodies:true to include]",
      "[Request body excluded - 23 chars. Set includeRequestBodies:true to include]",
    ]);
    expect(await bodies({ includeRequestBodies: true })).toEqual(["k=v&k2=v2", '{"hello":"world","n":7}']);
  });

  it("comes in pages, each request once", async () => {
    const pages = [await readNetwork({ pageSize: 4 })];
    for (let cursor = pages[0]?.nextCursor; cursor != null; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await readNetwork({ cursor }));
    }
    expect(pages.map(({ count }) => count)).toEqual([4, 4, 1]);
    expect(new Set(pages.flatMap(paths)).size).toBe(9);
  });
});

describe("a cursor that cannot be used says why", () => {
  const failure = async (name: string, args: object) => {
    const { isError, text } = await client.callTool(name, { ...args });
    return isError ? text : undefined;
  };

  it.each(["get_console_messages", "get_network_requests"])("a made-up one of %s", async (name) => {
    expect(await failure(name, { cursor: "bWFkZSB1cA.AAAA" })).toMatch(
      /"cursor".*not made by this server.*\n.*INVALID_PARAMETERS/s,
    );
  });

  it("one of the other tool", async () => {
    const { nextCursor: cursor } = await readConsole({ pageSize: 1 });
    expect(await failure("get_network_requests", { cursor })).toContain("it belongs to get_console_messages");
  });

  it("one that is older than five minutes", async () => {
    const { nextCursor: cursor } = await readConsole({ pageSize: 1 });
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 300_001);
    const text = await failure("get_console_messages", { cursor });
    jest.restoreAllMocks();
    expect(text).toContain("older than 5 minutes");
  });

  it("one with another filter beside it", async () => {
    const { nextCursor: cursor } = await readNetwork({ pageSize: 1 });
    expect(await failure("get_network_requests", { cursor, status: 404 })).toContain(
      'argument "status" differs from the one that the cursor was made for',
    );
  });
});
