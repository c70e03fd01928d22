import { once } from "node:events";
import { request } from "node:http";
import type { ClientHttp2Session } from "node:http2";
import { Agent, get } from "node:https";
import { answerOf, eventWith, json, send, TlsTarget } from "./tls-target.fixture.js";
import type { TlsAnswer } from "./tls-target.fixture.js";

const call = (method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
const initialize = call("initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "n", version: "1" },
});
const tabs = call("tools/call", { name: "get_browser_tabs", arguments: {} });

let target: TlsTarget;
let session: ClientHttp2Session;
beforeAll(async () => {
  target = await TlsTarget.start();
  session = target.session();
  await once(session, "connect");
});
afterAll(async () => {
  session.destroy();
  await target.close();
});

const by2 = (method: string, path: string, headers = {}, body?: string): Promise<TlsAnswer> =>
  answerOf(send(session, method, path, headers, body));

/** Opens a session of MCP; yields its headers. */
async function opened(): Promise<Record<string, string>> {
  const { headers } = await by2("POST", "/mcp", json, initialize);
  const own = { ...json, "mcp-session-id": String(headers["mcp-session-id"]) };
  expect((await by2("POST", "/mcp", own, initialized)).status).toBe(202);
  return own;
}

describe("a server with a certificate", () => {
  it("says so in its addresses", () => {
    const { mcp, webSocket, health, metrics, page } = target.addresses;
    expect([mcp, health, metrics, page].map((url) => new URL(url ?? "").protocol)).toEqual(
      Array(4).fill("https:"),
    );
    expect(webSocket).toMatch(/^wss:/);
  });

  it("serves sessions and calls over HTTP/1.1, to a browser over wss", async () => {
    const first = await target.byHttp1("POST", "/mcp", json, initialize);
    expect(first).toMatchObject({ status: 200, text: expect.stringContaining('"protocolVersion"') });
    const own = { ...json, "mcp-session-id": String(first.headers["mcp-session-id"]) };
    const answer = await target.byHttp1("POST", "/mcp", own, tabs);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("Example") });
  });

  it("serves sessions and calls over HTTP/2", async () => {
    expect(session.alpnProtocol).toBe("h2");
    const own = await opened();
    const answer = await by2("POST", "/mcp", own, tabs);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("Example") });
    expect(answer.headers).not.toHaveProperty("connection");
    expect((await by2("DELETE", "/mcp", own)).status).toBe(200);
    expect((await by2("POST", "/mcp", own, tabs)).status).toBe(404);
  });

  it("serves many requests of one connection of HTTP/2 side by side", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => by2("POST", "/mcp", json, tabs)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it("streams events over HTTP/2, and ends the stream that its client leaves", async () => {
    const own = await opened();
    const stream = send(session, "GET", "/mcp", own);
    const told = eventWith(stream, "notifications/resources/updated");
    await once(stream, "response");
    await by2("POST", "/mcp", own, call("resources/subscribe", { uri: "browser://tabs" }));
    target.browser.notify({
      type: "tab-created",
      tab: { id: 6, url: "http://example.test/6", title: "Six", active: false, windowId: 1, index: 1 },
    });
    expect(await told).toMatch(/^id: 0-\d+\nevent: message\ndata: /);
    stream.close();
    await by2("DELETE", "/mcp", own);
  });

  it("streams what comes before an answer over HTTP/2", async () => {
    const own = await opened();
    let release: (value: unknown) => void = () => undefined;
    target.browser.on("getPageContent", () => new Promise((resolve) => (release = resolve)));
    const params = { name: "get_page_content", arguments: { tabId: 5 }, _meta: { progressToken: "p" } };
    const stream = send(session, "POST", "/mcp", own, call("tools/call", params));
    expect(await eventWith(stream, "notifications/progress")).toContain("Waiting for");
    const answer = eventWith(stream, '"result"');
    release({ url: "http://example.test/", title: "Example", text: "the page", metadata: {} });
    expect(await answer).toContain("the page");
  });

  it("cancels the call of a client that resets its stream", async () => {
    const own = await opened();
    target.browser.on("getDOMSnapshot", () => new Promise(() => undefined));
    const asked = target.browser.nextRequest("getDOMSnapshot");
    const params = { name: "get_dom_snapshot", arguments: { tabId: 5 } };
    const stream = send(session, "POST", "/mcp", own, call("tools/call", params));
    await asked;
    const cancelled = target.browser.nextFrame((frame) => frame["type"] === "cancel");
    stream.close(8);
    await cancelled;
  });

  it.each(["/", "/health", "/health/live", "/metrics", "/status"])("serves %s over both", async (path) => {
    const [one, two] = [await target.byHttp1("GET", path), await by2("GET", path)];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.headers["content-type"]).toBe(one.headers["content-type"]);
  });

  it("answers HEAD over HTTP/2 without a body", async () => {
    expect(await by2("HEAD", "/health")).toMatchObject({ status: 200, text: "" });
  });

  it("answers nobody who speaks plain HTTP", async () => {
    const outgoing = request(target.addresses.page.replace("https:", "http:"), { agent: false }).end();
    await expect(once(outgoing, "response")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("is believed only with its own certificate", async () => {
    const failed = once(get(target.addresses.health, { agent: new Agent() }), "response");
    await expect(failed).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });
});

describe("who may speak over HTTP/2", () => {
  const ownOrigin = (): string => new URL(target.addresses.page).origin;

  it.each([
    ["a page's origin", { origin: "https://evil.example" }],
    ["no origin in particular", { origin: "null" }],
    ["the own address without TLS", { origin: "http://localhost" }],
    ["a rebound name", { ":authority": "rebound.example:6009" }],
    [
      "a rebound name with its own origin",
      { ":authority": "rebound.example", origin: "https://rebound.example" },
    ],
    ["a page that loads it", { "sec-fetch-site": "cross-site" }],
  ])("does not: %s", async (_name, headers) => {
    for (const path of ["/mcp", "/health", "/metrics", "/status", "/"]) {
      const { status, headers: sent } = await by2(path === "/mcp" ? "POST" : "GET", path, headers);
      expect([path, status]).toEqual([path, 403]);
      expect(sent).not.toHaveProperty("access-control-allow-origin");
    }
  });

  it("does: its own page, and a client that names it by Host alone", async () => {
    expect((await by2("GET", "/health", { origin: ownOrigin() })).status).toBe(200);
    expect((await target.byHttp1("GET", "/health", { origin: ownOrigin() })).status).toBe(200);
    expect((await by2("GET", "/health", { host: "localhost" })).status).toBe(200);
  });

  it.each([
    ["a foreign Host alone", { host: "evil.example" }, 403],
    ["a foreign Host beside its own authority", { ":authority": "localhost", host: "evil.example" }, 400],
    ["its own Host beside a foreign authority", { ":authority": "evil.example", host: "localhost" }, 400],
  ])("is not mistaken: %s", async (_name, headers, status) => {
    expect((await by2("GET", "/health", headers)).status).toBe(status);
  });

  it("has no tunnel", async () => {
    const stream = session.request({ ":method": "CONNECT", ":authority": "localhost:1" });
    const [head] = (await once(stream, "response")) as [Record<string, unknown>];
    expect(head[":status"]).toBe(405);
    stream.close();
  });
});

describe("a client without a session of MCP", () => {
  it("is its connection of HTTP/2, with all the requests in it", async () => {
    const limited = await TlsTarget.start({ limits: { calls_in_flight_per_client: 1 } });
    limited.browser.on("getDOMSnapshot", () => new Promise(() => undefined));
    const [one, other] = [limited.session(), limited.session()];
    const asked = limited.browser.nextRequest("getDOMSnapshot");
    const params = { name: "get_dom_snapshot", arguments: { tabId: 5 } };
    const held = send(one, "POST", "/mcp", json, call("tools/call", params)).on("error", () => undefined);
    await asked;
    const second = await answerOf(send(one, "POST", "/mcp", json, tabs));
    expect([second.status, second.headers["retry-after"]]).toEqual([429, "1"]);
    expect((await answerOf(send(other, "POST", "/mcp", json, tabs))).status).toBe(200);
    // A stream that is reset gives its place back.
    const cancelled = limited.browser.nextFrame((frame) => frame["type"] === "cancel");
    held.close();
    await cancelled;
    expect((await answerOf(send(one, "POST", "/mcp", json, tabs))).status).toBe(200);
    await limited.close();
  });
});

describe("a server that ends", () => {
  it("ends sessions of HTTP/2, their streams and what is in flight", async () => {
    const ending = await TlsTarget.start();
    const one = ending.session();
    const { headers } = await answerOf(send(one, "POST", "/mcp", json, initialize));
    const own = { ...json, "mcp-session-id": String(headers["mcp-session-id"]) };
    const stream = send(one, "GET", "/mcp", own);
    await once(stream, "response");
    stream.resume();
    ending.browser.on("getDOMSnapshot", () => new Promise(() => undefined));
    const asked = ending.browser.nextRequest("getDOMSnapshot");
    const params = { name: "get_dom_snapshot", arguments: { tabId: 5 } };
    const answer = answerOf(send(one, "POST", "/mcp", own, call("tools/call", params)));
    await asked;
    const ended = once(one, "close");
    await ending.close();
    await ended;
    expect((await answer).text).toContain("error");
  });
});
