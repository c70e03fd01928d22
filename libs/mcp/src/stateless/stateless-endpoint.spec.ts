import { defineTool, readsPages } from "@browser-mcp/tools";
import type { AnyTool } from "@browser-mcp/tools";
import * as z from "zod";
import { EndpointFixture } from "../endpoint.fixture.js";
import { SseReader } from "../sse-reader.fixture.js";
import { metaKeys } from "./envelope.js";
import { sendStateless, statelessRequest } from "./stateless.fixture.js";
import type { StatelessWish } from "./stateless.fixture.js";

const tool = (name: string, run: AnyTool["invoke"]): AnyTool => ({
  ...defineTool({
    name,
    title: name,
    description: name,
    input: z.strictObject({}),
    output: z.looseObject({}),
    annotations: readsPages,
    run: () => Promise.reject(new Error("replaced")),
  }),
  invoke: run,
});

const progressing = tool("progressing", (_args, { client }) => {
  client.progress(1, 2, "half");
  client.log("info", "quiet");
  client.log("error", { loud: true }, "spec");
  return Promise.resolve({ structured: { done: true } });
});

let fixture: EndpointFixture;
beforeEach(async () => {
  fixture = await EndpointFixture.start({ tools: [progressing] });
});
afterEach(() => fixture.stop());

const send = (method: string, params?: Readonly<Record<string, unknown>>, wish?: StatelessWish) =>
  sendStateless(fixture.url, method, params, wish);

describe("the era without sessions", () => {
  it("says at once what the server can, and who it is", async () => {
    const { status, answer } = await send("server/discover");
    expect(status).toBe(200);
    expect(answer).toEqual({
      jsonrpc: "2.0",
      id: 1,
      result: {
        resultType: "complete",
        supportedVersions: ["2026-07-28"],
        capabilities: { tools: {} },
        instructions: "Call echo.",
        ttlMs: expect.any(Number),
        cacheScope: "private",
        _meta: { [metaKeys.serverInfo]: { name: "fixture", title: "Fixture", version: "1.2.3" } },
      },
    });
  });

  it("calls a tool for a client that introduces itself with the request", async () => {
    const { answer } = await send("tools/call", { name: "echo", arguments: { say: "hi" } }, { id: "a" });
    expect(answer).toMatchObject({
      id: "a",
      result: {
        resultType: "complete",
        structuredContent: { said: "hi" },
        content: [{ text: '{"said":"hi"}' }],
      },
    });
    expect(fixture.callers).toMatchObject([{ client: "spec 2.0", tool: "echo" }]);
    expect(fixture.callers[0]).not.toHaveProperty("session");
    expect(fixture.endpoint.sessionCount).toBe(0);
  });

  it("lists the tools in the same order, with how long the list may be kept", async () => {
    const [first, second] = [await send("tools/list"), await send("tools/list")];
    expect(first.answer).toEqual(second.answer);
    expect(first.answer).toMatchObject({
      result: {
        resultType: "complete",
        ttlMs: expect.any(Number),
        cacheScope: "private",
        tools: [{ name: "echo", outputSchema: {} }, { name: "hang" }, { name: "progressing" }],
      },
    });
  });

  it("serves clients that do not name themselves", async () => {
    const { status } = await send(
      "tools/call",
      { name: "echo" },
      { meta: { [metaKeys.clientInfo]: undefined } },
    );
    expect(status).toBe(200);
    expect(fixture.callers).toMatchObject([{ client: "unknown" }]);
  });

  it.each([
    ["no version header", { without: ["mcp-protocol-version"] }, 400, -32020],
    ["no Mcp-Method", { without: ["mcp-method"] }, 400, -32020],
    ["no Mcp-Name", { without: ["mcp-name"] }, 400, -32020],
    ["another Mcp-Method", { headers: { "mcp-method": "tools/list" } }, 400, -32020],
    ["another Mcp-Name", { headers: { "mcp-name": "hang" } }, 400, -32020],
    ["a broken encoded Mcp-Name", { headers: { "mcp-name": "=?base64?!!?=" } }, 400, -32020],
    ["another version header", { headers: { "mcp-protocol-version": "2026-08-01" } }, 400, -32020],
    ["no capabilities", { meta: { [metaKeys.clientCapabilities]: undefined } }, 400, -32602],
    ["no version in the envelope", { meta: { [metaKeys.protocolVersion]: undefined } }, 400, -32602],
  ])("refuses a request with %s", async (_what, wish, status, code) => {
    const refused = await send("tools/call", { name: "echo" }, { id: 7, ...wish });
    expect(refused).toMatchObject({ status, answer: { id: 7, error: { code } } });
    expect(fixture.callers).toEqual([]);
  });

  it("takes a name that no header can hold in base64", async () => {
    const name = "größe";
    const encoded = `=?base64?${Buffer.from(name).toString("base64")}?=`;
    const { answer } = await send("tools/call", { name }, { headers: { "mcp-name": encoded } });
    expect(answer).toMatchObject({ error: { code: -32602, message: `Unknown tool: ${name}` } });
  });

  it("names the versions that it serves to a client of another one", async () => {
    const version = "2027-01-01";
    const { status, answer } = await send(
      "server/discover",
      {},
      { headers: { "mcp-protocol-version": version }, meta: { [metaKeys.protocolVersion]: version } },
    );
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      error: { code: -32022, data: { supported: ["2026-07-28"], requested: version } },
    });
  });

  it.each(["initialize", "ping", "logging/setLevel", "resources/subscribe", "nonsense", "constructor"])(
    "has no method %s: 404",
    async (method) => {
      expect(await send(method)).toMatchObject({ status: 404, answer: { id: 1, error: { code: -32601 } } });
    },
  );

  it.each(["GET", "DELETE", "PUT"])("has no %s", async (method) => {
    const headers = { "mcp-protocol-version": "2026-07-28", accept: "text/event-stream" };
    const response = await fetch(fixture.url, { method, headers });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it("says -32602 with the parameter's name where one is wrong", async () => {
    const { status, answer } = await send("tools/call", { name: 5 });
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      error: { code: -32602, message: expect.stringContaining('"params.name"') },
    });
  });

  it("takes notifications without an answer", async () => {
    const { headers, body } = statelessRequest("notifications/cancelled", { requestId: 1 });
    const { id: _id, ...notification } = body;
    const response = await fetch(fixture.url, {
      method: "POST",
      headers,
      body: JSON.stringify(notification),
    });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe("");
  });
});

describe("what comes before an answer of the newer era", () => {
  it("is progress for who sent a token, and the log from the level on that was asked for", async () => {
    const meta = { progressToken: "p", [metaKeys.logLevel]: "warning" };
    const { messages } = await send("tools/call", { name: "progressing" }, { meta });
    expect(messages).toMatchObject([
      {
        method: "notifications/progress",
        params: { progressToken: "p", progress: 1, total: 2, message: "half" },
      },
      { method: "notifications/message", params: { level: "error", logger: "spec", data: { loud: true } } },
      { id: 1, result: { structuredContent: { done: true } } },
    ]);
  });

  it("is nothing where nothing was asked for: plain JSON", async () => {
    const { messages } = await send("tools/call", { name: "progressing" });
    expect(messages).toMatchObject([{ id: 1, result: {} }]);
  });

  it("is left out for a client that takes no stream", async () => {
    const wish = { meta: { progressToken: 1 }, headers: { accept: "application/json" } };
    const { messages } = await send("tools/call", { name: "progressing" }, wish);
    expect(messages).toMatchObject([{ id: 1, result: {} }]);
  });
});

describe("a request of the newer era ends", () => {
  const hang = () => {
    const { headers, body } = statelessRequest("tools/call", { name: "hang" });
    const controller = new AbortController();
    const answer = fetch(fixture.url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    return { answer, controller };
  };

  it("when its client closes the connection: the work is aborted", async () => {
    const hanging = fixture.hanging();
    const { answer, controller } = hang();
    await hanging;
    controller.abort();
    await expect(answer).rejects.toThrow();
    await fixture.aborting();
  });

  it("when the server does: answered with an error, the work aborted", async () => {
    const hanging = fixture.hanging();
    const { answer } = hang();
    await hanging;
    await fixture.endpoint.close();
    await expect((await answer).json()).resolves.toMatchObject({ id: 1, error: { code: -32000 } });
    await fixture.aborting();
  });

  it("on its own, whatever id another one has", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_v, i) => send("tools/call", { name: "echo", arguments: { say: `${i}` } })),
    );
    answers.forEach(({ answer }, i) =>
      expect(answer).toMatchObject({ id: 1, result: { structuredContent: { said: `${i}` } } }),
    );
  });

  it("as a stream of its own, with nothing of the next on it", async () => {
    const { headers, body } = statelessRequest(
      "tools/call",
      { name: "progressing" },
      { meta: { progressToken: 1 } },
    );
    const stream = await SseReader.open(fixture.url, headers, body);
    await stream.ended;
    expect(stream.text.match(/^data: /gm)).toHaveLength(2);
  });
});
