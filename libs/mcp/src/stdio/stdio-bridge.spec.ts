import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { defineTool, readsPages } from "@browser-mcp/tools";
import * as z from "zod";
import { EndpointFixture } from "../endpoint.fixture.js";
import type { ResourceChange, ResourceSource } from "../resource-source.js";
import { BridgeFixture } from "./bridge.fixture.js";

const big = defineTool({
  name: "big",
  title: "Big",
  description: "Says much.",
  input: z.strictObject({ bytes: z.int() }),
  output: z.object({ text: z.string() }),
  annotations: readsPages,
  run: ({ bytes }) => Promise.resolve({ structured: { text: "x".repeat(bytes) } }),
});

/** One resource, whose change the spec tells. */
class Changing implements ResourceSource {
  readonly templates = [];
  readonly #listeners = new Set<(change: ResourceChange) => void>();
  owns = (): boolean => true;
  list = () => Promise.resolve([]);
  read = () => Promise.resolve([]);
  complete = () => Promise.resolve([]);
  locate = (uri: string) => Promise.resolve(uri);
  subscribe(listener: (change: ResourceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  change(key: string): void {
    for (const listener of this.#listeners) listener({ type: "updated", keys: [key] });
  }
}

let server: EndpointFixture;
let bridge: BridgeFixture;
beforeEach(async () => {
  server = await EndpointFixture.start({ tools: [big] });
  bridge = new BridgeFixture(server);
});
afterEach(async () => {
  await bridge.close();
  await server.stop();
});

const said = (text: string) => ({ result: { structuredContent: { said: text } } });

describe("a bridge between a client's lines and a server", () => {
  it("carries a session's requests and their answers", async () => {
    expect(await bridge.initialize()).toMatchObject({ result: { protocolVersion: "2025-11-25" } });
    expect(await bridge.ask(0, "tools/list")).toMatchObject({
      id: 0,
      result: { tools: expect.any(Array) as [] },
    });
    expect(await bridge.call("a", "echo", { say: "ä\n\u2028 ok" })).toMatchObject(said("ä\n\u2028 ok"));
    expect(server.callers[0]).toMatchObject({ client: "spec 1", session: expect.any(String) as string });
    expect(server.endpoint.sessionCount).toBe(1);
  });

  it("answers each of many requests that are sent at once", async () => {
    await bridge.initialize();
    const ids = Array.from({ length: 200 }, (_, id) => id);
    const answers = await Promise.all(ids.map((id) => bridge.call(id, "echo", { say: `number ${id}` })));
    ids.forEach((id) => expect(answers[id]).toMatchObject({ id, ...said(`number ${id}`) }));
  });

  it("ends with its client when what was asked is answered, and ends the session", async () => {
    await bridge.initialize();
    bridge.send({ id: 9, method: "tools/call", params: { name: "echo" } });
    bridge.input.end();
    await bridge.ended;
    expect(await bridge.next((message) => message["id"] === 9)).toMatchObject(said("nothing"));
    expect(server.endpoint.sessionCount).toBe(0);
  });

  it("ends at once when it is stopped, and gives up what is in flight", async () => {
    await bridge.initialize();
    const hangs = server.hanging();
    bridge.send({ id: 1, method: "tools/call", params: { name: "hang" } });
    await hangs;
    await bridge.close();
    await server.aborting();
    expect(server.endpoint.sessionCount).toBe(0);
  });

  it("cancels a request, which gets no answer", async () => {
    await bridge.initialize();
    const hangs = server.hanging();
    bridge.send({ id: 1, method: "tools/call", params: { name: "hang" } });
    await hangs;
    bridge.send({ method: "notifications/cancelled", params: { requestId: 1 } });
    await server.aborting();
    await bridge.ask(2, "ping");
    expect(bridge.left).toEqual([]);
  });

  it.each([
    ["what is no JSON", "{oops", { id: null, error: { code: -32700 } }],
    ["what is no message", "[]", { id: null, error: { code: -32600 } }],
    ["an unknown method", '{"jsonrpc":"2.0","id":5,"method":"fly"}', { id: 5, error: { code: -32601 } }],
    [
      "a message that is too large",
      `{"jsonrpc":"2.0","id":6,"method":"ping","x":"${"x".repeat(5_000_000)}"}`,
      { id: 6, error: { code: -32600 } },
    ],
    ["a line that is too long", "x".repeat(17_000_000), { id: null, error: { code: -32600 } }],
  ])("answers %s, and goes on", async (_name, line, answer) => {
    bridge.input.write(`${line}\n`);
    expect(await bridge.next()).toMatchObject(answer);
    await bridge.initialize();
    expect(await bridge.call(1, "echo")).toMatchObject(said("nothing"));
  });

  it("loses nothing of what a client is slow to read", async () => {
    await bridge.initialize();
    bridge.output.pause();
    for (let id = 0; id < 40; id += 1) {
      bridge.send({ id, method: "tools/call", params: { name: "big", arguments: { bytes: 90_000 } } });
    }
    bridge.send({ id: "last", method: "ping" });
    bridge.output.resume();
    for (let id = 0; id < 40; id += 1) await bridge.next((message) => message["id"] === id);
    await bridge.next((message) => message["id"] === "last");
  });

  it("asks a server without a session as bare clients do", async () => {
    expect(await bridge.call(1, "echo")).toMatchObject({
      id: 1,
      result: { content: expect.any(Array) as [] },
    });
    expect(server.endpoint.sessionCount).toBe(0);
  });
});

describe("a server that is started anew", () => {
  it("gets the client's session again, without the client's notice", async () => {
    await bridge.initialize();
    await bridge.call(1, "echo");
    await server.stop();
    server = await EndpointFixture.start();
    bridge.server = server;
    await bridge.ask("p", "ping");
    expect(await bridge.call(2, "echo", { say: "again" })).toMatchObject(said("again"));
    expect(server.callers[0]).toMatchObject({ client: "spec 1" });
    expect(server.endpoint.sessionCount).toBe(1);
  });

  it("is not asked again what the one before may have done", async () => {
    await bridge.initialize();
    const hangs = server.hanging();
    const answer = bridge.call(1, "hang");
    await hangs;
    server.cutOff();
    expect(await answer).toMatchObject({ error: { code: -32000, data: { code: "CONNECTION_CLOSED" } } });
    await server.stop();
    server = await EndpointFixture.start();
    bridge.server = server;
    await bridge.ask("p", "ping");
    expect(await bridge.call(2, "echo")).toMatchObject(said("nothing"));
  });

  it("is told the client's subscriptions", async () => {
    const uri = "browser://tabs";
    const sources = [new Changing(), new Changing()];
    for (const [index, source] of sources.entries()) {
      await server.stop();
      server = await EndpointFixture.start({ resources: [source] });
      bridge.server = server;
      if (index === 0) {
        await bridge.initialize();
        expect(await bridge.ask(1, "resources/subscribe", { uri })).toMatchObject({ result: {} });
      } else await bridge.ask(2, "ping");
      source.change(uri);
      expect(await bridge.next()).toMatchObject({
        method: "notifications/resources/updated",
        params: { uri },
      });
    }
  });

  it("is not waited for: each request says that there is none", async () => {
    bridge.server = undefined;
    for (const id of [1, 2]) {
      expect(await bridge.call(id, "echo")).toMatchObject({
        id,
        error: { message: expect.stringContaining("nothing can be started") as string },
      });
    }
    bridge.server = server;
    await bridge.initialize();
    expect(await bridge.call(3, "echo")).toMatchObject(said("nothing"));
  });
});

describe("event streams", () => {
  type Handler = (request: IncomingMessage, response: ServerResponse) => void;
  const sse = { "Content-Type": "text/event-stream" };

  /** A server of the spec's own making, for what a good one rarely does. */
  async function scripted(handler: Handler): Promise<{ readonly url: string; readonly close: () => void }> {
    const http = createServer(handler).listen(0, "127.0.0.1");
    await once(http, "listening");
    const { port } = http.address() as AddressInfo;
    const close = (): void => {
      http.close();
      http.closeAllConnections();
    };
    return { url: `http://127.0.0.1:${port}/mcp`, close };
  }

  it("are taken up again where they broke", async () => {
    const resumed: unknown[] = [];
    const other = await scripted((request, response) => {
      response.writeHead(200, sse);
      if (request.method === "GET") {
        resumed.push(request.headers["last-event-id"]);
        response.end('id: 1-2\ndata: {"jsonrpc":"2.0","id":1,"result":{"method":"none"}}\n\n');
        return;
      }
      response.write('id: 1-1\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\ndata: {"half');
      setImmediate(() => response.destroy());
    });
    bridge.server = other;
    expect(await bridge.ask(1, "tools/call")).toMatchObject({ id: 1, result: { method: "none" } });
    expect(await bridge.next()).toMatchObject({ method: "notifications/progress" });
    expect(resumed).toEqual(["1-1"]);
    other.close();
  });

  it("that cannot be taken up are told to the client", async () => {
    const other = await scripted((request, response) => {
      response.writeHead(request.method === "GET" ? 400 : 200, sse);
      response.end('id: 1-1\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n');
    });
    bridge.server = other;
    expect(await bridge.ask(1, "tools/call")).toMatchObject({
      error: { data: { code: "CONNECTION_CLOSED" } },
    });
    other.close();
  });

  it("and answers become one line each, whatever line ends they hold", async () => {
    const other = await scripted((_request, response) => {
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end('{\n "id": 1,\r\n "result": {}\n}\n');
    });
    bridge.server = other;
    expect(await bridge.ask(1, "ping")).toEqual({ id: 1, result: {} });
    other.close();
  });

  it("answer stateless requests under the headers that mirror them", async () => {
    const seen: IncomingMessage[] = [];
    const other = await scripted((request, response) => {
      seen.push(request);
      response.writeHead(200, sse).end('data: {"id":1,"result":{}}\n\n');
    });
    bridge.server = other;
    const _meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28" };
    await bridge.ask(1, "tools/call", { name: "echo", _meta });
    expect(seen[0]?.headers).toMatchObject({
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "echo",
    });
    other.close();
  });

  it("end with a cancel where there is no session", async () => {
    let closed: Promise<unknown> | undefined;
    const other = await scripted((_request, response) => {
      response.writeHead(200, sse).write('data: {"method":"notifications/subscriptions/acknowledged"}\n\n');
      closed = once(response, "close");
    });
    bridge.server = other;
    bridge.send({ id: 1, method: "subscriptions/listen" });
    await bridge.next();
    bridge.send({ method: "notifications/cancelled", params: { requestId: 1 } });
    await closed;
    other.close();
  });

  it("that last for ever keep no bridge from ending with its client", async () => {
    const other = await scripted((_request, response) => {
      response.writeHead(200, sse).write('data: {"method":"notifications/subscriptions/acknowledged"}\n\n');
    });
    bridge.server = other;
    bridge.send({ id: 1, method: "subscriptions/listen" });
    await bridge.next();
    bridge.input.end();
    await bridge.ended;
    other.close();
  });
});
