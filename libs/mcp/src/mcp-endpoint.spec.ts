import { request } from "node:http";
import { McpTestClient, rawPost } from "@browser-mcp/testing";
import { EndpointFixture } from "./endpoint.fixture.js";

let fixture: EndpointFixture;
beforeEach(async () => {
  fixture = await EndpointFixture.start();
});
afterEach(() => fixture.stop());

const call = (name: string, args: object = {}, id: string | number = 1) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name, arguments: args },
});
const initialize = (protocolVersion = "2025-11-25") => ({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "9" } },
});
const openSession = async (protocolVersion?: string) => {
  const response = await rawPost(fixture.url, initialize(protocolVersion));
  return { "mcp-session-id": String(response.headers["mcp-session-id"]) };
};
const errorOf = (response: { json(): unknown }) =>
  response.json() as { id: unknown; error: { code: number } };

describe("a client of the MCP SDK", () => {
  it("initializes, lists the tools with both schemas and all annotations, and calls one", async () => {
    const client = await McpTestClient.connect(fixture.url);
    const tools = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["echo", "hang"]);
    expect(tools[0]).toMatchObject({
      title: "Echo",
      inputSchema: { type: "object", properties: { say: { type: "string", default: "nothing" } } },
      outputSchema: { type: "object", required: ["said"] },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    });
    const result = await client.callTool("echo", { say: "hi" });
    expect(result).toMatchObject({ text: '{"said":"hi"}', structured: { said: "hi" }, isError: false });
    expect(client.client.getInstructions()).toBe("Call echo.");
    await client.close();
  });

  it("is known to the tools by its name and session", async () => {
    const client = await McpTestClient.connect(fixture.url, { name: "editor", version: "2" });
    await client.callTool("echo");
    expect(fixture.callers).toMatchObject([{ client: "editor 2", session: client.sessionId, tool: "echo" }]);
    await client.close();
  });

  it("gets -32602 for a tool that does not exist", async () => {
    const client = await McpTestClient.connect(fixture.url);
    await expect(client.callTool("nope")).rejects.toMatchObject({ code: -32602 });
    await client.close();
  });

  it("cancels a call: the tool is aborted and the HTTP response ends", async () => {
    const client = await McpTestClient.connect(fixture.url);
    const controller = new AbortController();
    const running = fixture.hanging();
    const result = client.callTool("hang", {}, { signal: controller.signal });
    await running;
    controller.abort("enough");
    await expect(result).rejects.toThrow("enough");
    await client.callTool("echo");
    expect(fixture.aborted).toHaveLength(1);
    await client.close();
  });

  it("ends its session with DELETE, after which the id is unknown", async () => {
    const client = await McpTestClient.connect(fixture.url);
    const headers = { "mcp-session-id": String(client.sessionId) };
    expect(fixture.endpoint.sessionCount).toBe(1);
    await client.close();
    expect(fixture.endpoint.sessionCount).toBe(0);
    expect((await rawPost(fixture.url, call("echo"), headers)).status).toBe(404);
  });
});

describe("a client of the original server", () => {
  it("gets an answer to a bare POST with no session and no Accept, its id unchanged", async () => {
    const response = await rawPost(fixture.url, call("echo", { say: "bare" }, "my-id"), { accept: "" });
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toBe("application/json");
    expect(response.json()).toEqual({
      jsonrpc: "2.0",
      id: "my-id",
      result: { content: [{ type: "text", text: '{"said":"bare"}' }] },
    });
  });

  it("may use the same id as another one at the same moment", async () => {
    const says = ["a", "b", "c", "d"];
    const responses = await Promise.all(says.map((say) => rawPost(fixture.url, call("echo", { say }, 0))));
    expect(responses.map((response) => response.json())).toMatchObject(
      says.map((said) => ({ id: 0, result: { content: [{ text: JSON.stringify({ said }) }] } })),
    );
  });

  it("lists tools and pings without a session", async () => {
    const list = await rawPost(fixture.url, { jsonrpc: "2.0", id: 1, method: "tools/list" });
    expect(list.json()).toMatchObject({ result: { tools: [{ name: "echo" }, { name: "hang" }] } });
    const ping = await rawPost(fixture.url, { jsonrpc: "2.0", id: 2, method: "ping" });
    expect(ping.json()).toEqual({ jsonrpc: "2.0", id: 2, result: {} });
  });

  it("cannot cancel another client's request by guessing its id", async () => {
    const running = fixture.hanging();
    const controller = new AbortController();
    const hanging = postUntilAborted(fixture.url, call("hang", {}, 1), controller.signal);
    await running;
    await rawPost(fixture.url, {
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId: 1 },
    });
    await rawPost(fixture.url, call("echo"));
    expect(fixture.aborted).toHaveLength(0);
    controller.abort();
    await hanging;
  });
});

describe("a session", () => {
  it("leaves structuredContent out for clients older than 2025-06-18", async () => {
    const old = await rawPost(fixture.url, call("echo"), await openSession("2025-03-26"));
    expect(old.json()).not.toHaveProperty("result.structuredContent");
    const current = await rawPost(fixture.url, call("echo"), await openSession("2025-06-18"));
    expect(current.json()).toHaveProperty("result.structuredContent", { said: "nothing" });
  });

  it.each(["2024-11-05", "2025-03-26"])(
    "promises clients of %s no structure that they would not get",
    async (version) => {
      const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
      const old = await rawPost(fixture.url, list, await openSession(version));
      expect(old.text).toContain('"inputSchema"');
      expect(old.text).not.toContain('"outputSchema"');
    },
  );

  it("lists the tools under any id, byte for byte the same", async () => {
    const headers = await openSession();
    const texts = await Promise.all(
      [0, 77, "", 'a"\\\u2028b😀'].map(async (id) => {
        const { text, json } = await rawPost(
          fixture.url,
          { jsonrpc: "2.0", id, method: "tools/list" },
          headers,
        );
        expect(json()).toMatchObject({ jsonrpc: "2.0", id });
        return text.slice(text.indexOf('"result"'));
      }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])("speaks %s", async (version) => {
    const response = await rawPost(fixture.url, initialize(version));
    expect(response.json()).toMatchObject({ result: { protocolVersion: version } });
  });

  it("answers a notification with 202 and no body", async () => {
    const response = await rawPost(
      fixture.url,
      { jsonrpc: "2.0", method: "notifications/initialized" },
      await openSession(),
    );
    expect([response.status, response.text]).toEqual([202, ""]);
  });

  it("refuses a second request with the id of one in flight, and goes on with the first", async () => {
    const headers = await openSession();
    const running = fixture.hanging();
    const first = rawPost(fixture.url, call("hang", {}, 5), headers);
    await running;
    const second = await rawPost(fixture.url, call("echo", {}, 5), headers);
    expect(second.status).toBe(400);
    expect(errorOf(second)).toMatchObject({ id: 5, error: { code: -32600 } });
    await rawPost(
      fixture.url,
      { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } },
      headers,
    );
    expect((await first).status).toBe(202);
  });

  it("aborts the tool when its client goes away", async () => {
    const headers = await openSession();
    const running = fixture.hanging();
    const controller = new AbortController();
    const gone = postUntilAborted(fixture.url, call("hang"), controller.signal, headers);
    await running;
    controller.abort();
    await gone;
    await fixture.aborting();
    expect(fixture.aborted).toHaveLength(1);
  });

  it("gives its GET stream to the newest listener and ends the one before", async () => {
    const headers = { ...(await openSession()), accept: "text/event-stream" };
    const first = await openGet(headers);
    expect(first.status).toBe(200);
    const second = await openGet(headers);
    expect(second.status).toBe(200);
    await first.ended;
    second.close();
  });

  it("answers what is in flight with an error when the server closes", async () => {
    const headers = await openSession();
    const running = fixture.hanging();
    const pending = rawPost(fixture.url, call("hang", {}, 7), headers);
    await running;
    await fixture.endpoint.close();
    expect(errorOf(await pending)).toMatchObject({ id: 7, error: { code: -32000 } });
  });
});

describe("bad input", () => {
  it.each([
    ["a message without a method keeps its id", { jsonrpc: "2.0", id: 12 }, {}, 400, -32600, 12],
    ["an unknown tool", call("nope"), {}, 200, -32602, 1],
    [
      "arguments that are no object",
      { ...call("echo"), params: { name: "echo", arguments: "x" } },
      {},
      200,
      -32602,
      1,
    ],
    ["a call without a name", { ...call("echo"), params: {} }, {}, 200, -32602, 1],
    ["initialize without params", { jsonrpc: "2.0", id: 4, method: "initialize" }, {}, 400, -32602, 4],
    ["a web page's Origin", call("echo"), { origin: "http://evil.example" }, 403, -32000, null],
    ["the Origin null", call("echo"), { origin: "null" }, 403, -32000, null],
    ["a rebound DNS name", call("echo"), { host: "evil.example:80" }, 403, -32000, null],
  ])("%s", async (_what, body, headers, status, code, id) => {
    const response = await rawPost(fixture.url, body, headers);
    expect(response.status).toBe(status);
    expect(errorOf(response)).toMatchObject({ jsonrpc: "2.0", id, error: { code } });
    expect(response.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it.each([{ name: "echo", arguments: null }, { name: "echo" }])(
    "takes %j as a call without arguments",
    async (params) => {
      const response = await rawPost(fixture.url, { ...call("echo"), params }, { accept: "" });
      expect(response.json()).toMatchObject({ id: 1, result: { content: [{ text: '{"said":"nothing"}' }] } });
    },
  );

  it.each([
    [
      { name: "echo", arguments: [1] },
      'tools/call: "params.arguments": invalid input: expected record, received array.',
    ],
    [{}, 'tools/call: "params.name": invalid input: expected string, received undefined.'],
    [undefined, 'tools/call: "params": invalid input: expected object, received undefined.'],
  ])("names what is wrong with the call %j", async (params, message) => {
    const response = await rawPost(fixture.url, { ...call("echo"), params });
    expect(errorOf(response).error).toMatchObject({ code: -32602, message });
  });

  it.each([5, 20])("refuses a body of %i MiB with a 413 that its sender can read", async (mebibytes) => {
    const body = JSON.stringify(call("echo", { say: "x".repeat(mebibytes * 1024 * 1024) }));
    const headers = { "content-type": "application/json" };
    const response = await fetch(fixture.url, { method: "POST", headers, body });
    expect(response.status).toBe(413);
    await response.text();
  });
});

describe("a session that nobody uses", () => {
  it("ends after its time, but not while its client listens", async () => {
    jest.useFakeTimers({
      doNotFake: [
        "setTimeout",
        "clearTimeout",
        "setImmediate",
        "clearImmediate",
        "nextTick",
        "queueMicrotask",
      ],
    });
    try {
      await fixture.stop();
      fixture = await EndpointFixture.start({ sessions: { maxSessions: 5, idleMs: 60_000 } });
      const headers = await openSession();
      const stream = await openGet({ ...headers, accept: "text/event-stream" });
      await jest.advanceTimersByTimeAsync(300_000);
      expect(fixture.endpoint.sessionCount).toBe(1);
      stream.close();
      await stream.ended;
      // As soon as the server knows that the client has gone.
      while (fixture.ended.length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        await jest.advanceTimersByTimeAsync(60_000);
      }
      expect((await rawPost(fixture.url, call("echo"), headers)).status).toBe(404);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe("limits", () => {
  it("makes room for a new session by ending the idle one used longest ago", async () => {
    await fixture.stop();
    fixture = await EndpointFixture.start({ sessions: { maxSessions: 2, idleMs: 60_000 } });
    const first = await openSession();
    const second = await openSession();
    await rawPost(fixture.url, call("echo"), first);
    await openSession();
    expect(fixture.endpoint.sessionCount).toBe(2);
    expect((await rawPost(fixture.url, call("echo"), first)).status).toBe(200);
    expect((await rawPost(fixture.url, call("echo"), second)).status).toBe(404);
  });

  it("refuses a new session with 503 when all are at work", async () => {
    await fixture.stop();
    fixture = await EndpointFixture.start({ sessions: { maxSessions: 1, idleMs: 60_000 } });
    const headers = await openSession();
    const running = fixture.hanging();
    const busy = rawPost(fixture.url, call("hang", {}, 9), headers);
    await running;
    expect((await rawPost(fixture.url, initialize())).status).toBe(503);
    await fixture.endpoint.close();
    await busy;
  });
});

describe("a configured web origin", () => {
  it("gets CORS headers, and a preflight answer", async () => {
    await fixture.stop();
    fixture = await EndpointFixture.start({ allowedOrigins: ["http://localhost:6274"] });
    const headers = { origin: "http://localhost:6274" };
    const preflight = await send("OPTIONS", headers);
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toContain("Mcp-Session-Id");
    const response = await rawPost(fixture.url, call("echo"), headers);
    expect(response.headers["access-control-allow-origin"]).toBe("http://localhost:6274");
  });
});

const send = (method: string, headers: Record<string, string>) =>
  new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    request(fixture.url, { method, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    })
      .on("error", reject)
      .end();
  });

const openGet = (headers: Record<string, string>) =>
  new Promise<{ status: number; ended: Promise<void>; close: () => void }>((resolve, reject) => {
    const outgoing = request(fixture.url, { method: "GET", headers }, (response) => {
      response.resume();
      const ended = new Promise<void>((done) => response.once("close", done));
      resolve({ status: response.statusCode ?? 0, ended, close: () => outgoing.destroy() });
    });
    outgoing.on("error", reject).end();
  });

/** POSTs and drops the connection when the signal says so; resolves once it is dropped. */
const postUntilAborted = (
  url: string,
  body: object,
  signal: AbortSignal,
  headers: Record<string, string> = {},
) =>
  new Promise<void>((resolve) => {
    const outgoing = request(url, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json", accept: "application/json", ...headers },
    });
    outgoing.once("error", () => undefined);
    outgoing.once("close", resolve);
    outgoing.end(JSON.stringify(body));
  });
