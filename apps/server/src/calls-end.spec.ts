import { once } from "node:events";
import { request } from "node:http";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, McpTestClient, noReply, rawPost } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

const pageOf = (text: string) => ({ url: "http://example.test/", title: "Example", text, metadata: {} });
const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const start = async (port = 0): Promise<[BrowserMcpServer, Addresses]> => {
  const config = configSchema.parse({
    server: { port, ws_port: 0, request_timeout_secs: 1 },
    monitoring: { prometheus_port: 0 },
  });
  const container = createContainer({ config, logger: silentLogger });
  const made = container.resolve<BrowserMcpServer>(tokens.server);
  return [made, await made.start()];
};

let server: BrowserMcpServer;
let addresses: Addresses;
beforeEach(async () => {
  [server, addresses] = await start();
});
afterEach(() => server.close());

const body = (id: number) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "get_page_content", arguments: { tabId: 5 } },
});

describe("a call that a browser does not answer", () => {
  let browser: FakeBrowser;
  let session: Record<string, string>;
  beforeEach(async () => {
    browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab] });
    browser.on("getPageContent", () => noReply);
    const { headers } = await rawPost(addresses.mcp, {
      jsonrpc: "2.0",
      id: 0,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
    });
    session = { "mcp-session-id": String(headers["mcp-session-id"]) };
  });
  afterEach(() => browser.terminate());

  /** Calls, and waits until the browser was asked. */
  const call = async (id = 1) => {
    const asked = browser.nextRequest("getPageContent");
    const answer = rawPost(addresses.mcp, body(id), session);
    const { requestId } = await asked;
    return { answer, cancelled: browser.nextFrame((frame) => frame.type === "cancel"), requestId };
  };
  const post = (method: string, params: object = {}) =>
    rawPost(addresses.mcp, { jsonrpc: "2.0", method, params }, session);

  it("ends in the browser and over HTTP when its client cancels it", async () => {
    const { answer, cancelled, requestId } = await call();
    await post("notifications/cancelled", { requestId: 1 });
    expect(await answer).toMatchObject({ status: 202, text: "" });
    expect(await cancelled).toMatchObject({ requestId });
  });

  it("ends in the browser when its client goes away", async () => {
    const asked = browser.nextRequest("getPageContent");
    const outgoing = request(addresses.mcp, {
      method: "POST",
      headers: { ...session, "content-type": "application/json" },
    });
    outgoing.on("error", () => undefined).end(JSON.stringify(body(1)));
    const { requestId } = await asked;
    outgoing.destroy();
    expect(await browser.nextFrame((frame) => frame.type === "cancel")).toMatchObject({ requestId });
  });

  it("ends in the browser and over HTTP when its time is over", async () => {
    const { answer, cancelled, requestId } = await call();
    expect((await answer).json()).toMatchObject({
      result: { isError: true, content: [{ text: expect.stringContaining("REQUEST_TIMEOUT") as string }] },
    });
    expect(await cancelled).toMatchObject({ requestId });
  });

  it("ends in the browser and over HTTP when its session is ended", async () => {
    const { answer, cancelled, requestId } = await call();
    const ended = await fetch(addresses.mcp, { method: "DELETE", headers: session });
    expect(ended.status).toBe(200);
    expect((await answer).json()).toMatchObject({ id: 1, error: { code: -32000 } });
    expect(await cancelled).toMatchObject({ requestId });
  });

  it("goes on when another one comes with its id, which is refused", async () => {
    const { answer, cancelled, requestId } = await call(7);
    expect((await rawPost(addresses.mcp, body(7), session)).status).toBe(400);
    await post("notifications/cancelled", { requestId: 7 });
    expect((await answer).status).toBe(202);
    expect(await cancelled).toMatchObject({ requestId });
    expect(browser.requests.filter(({ action }) => action === "getPageContent")).toHaveLength(1);
  });

  it("ends as ever when the server finishes, which takes nothing new meanwhile", async () => {
    const { answer, cancelled, requestId } = await call();
    cancelled.catch(() => undefined); // it is not
    const finished = server.finish();
    const late = rawPost(addresses.mcp, body(2), session);
    await expect(late).rejects.toMatchObject({ code: "ECONNREFUSED" });
    browser.send({ type: "response", requestId, data: pageOf("read") });
    expect((await answer).json()).toMatchObject({
      result: { content: [{ text: expect.stringContaining("read") as string }] },
    });
    await finished;
    expect(await browser.closed).toMatchObject({ code: 1001, reason: "The server is shutting down." });
  });

  it("is refused where it arrives while the server finishes, but a cancel is taken", async () => {
    const { answer, requestId, cancelled } = await call();
    const asked = slowPost(addresses.mcp, body(3), session);
    const cancel = slowPost(
      addresses.mcp,
      { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } },
      session,
    );
    await Promise.all([asked.begun, cancel.begun]);
    const finished = server.finish();
    expect(await asked.send()).toBe(503);
    expect(await cancel.send()).toBe(202);
    expect(await cancelled).toMatchObject({ requestId });
    expect((await answer).status).toBe(202);
    await finished;
  });

  it("is answered with an error when the server closes", async () => {
    const { answer } = await call();
    await server.close();
    expect((await answer).json()).toMatchObject({ id: 1, error: { code: -32000 } });
    expect(await browser.closed).toMatchObject({ code: 1001 });
  });
});

/** A POST whose body waits to be sent; `begun` once the server has seen it. */
function slowPost(url: string, message: object, headers: Record<string, string>) {
  const payload = JSON.stringify(message);
  const outgoing = request(url, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
      expect: "100-continue",
    },
  });
  const begun = once(outgoing, "continue");
  const send = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      outgoing.on("error", reject).on("response", (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      });
      outgoing.end(payload);
    });
  outgoing.flushHeaders();
  return { begun, send };
}

describe("a server that was started anew on its port", () => {
  it("does not know the sessions of the one before, and the SDK's client begins again", async () => {
    const client = await McpTestClient.connect(addresses.mcp);
    expect(await client.listTools()).not.toEqual([]);
    await server.close();
    [server, addresses] = await start(addresses.port);
    // Each connection that was open to the server before fails once.
    let refusal: unknown;
    do {
      refusal = await client.listTools().catch((error: unknown) => error);
    } while (String(refusal).includes("fetch failed"));
    expect(refusal).toMatchObject({ code: 404 });
    await client.client.close();
    const again = await McpTestClient.connect(addresses.mcp);
    expect(await again.listTools()).not.toEqual([]);
    await again.close();
  });
});
