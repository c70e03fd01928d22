import { once } from "node:events";
import { connect, constants } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { TestCertificate } from "@browser-mcp/testing";
import { defaultHttpLimits, HttpConnections } from "./http-connections.js";
import type { HttpLimits } from "./http-connections.js";
import { HttpListener } from "./http-listener.js";
import type { HttpHandlers } from "./http-listener.js";

/** More than a client's window takes. */
const LARGE = Buffer.alloc(1024 * 1024, "x");
/** Two of these are more than Node by itself lets a session hold. */
const HUGE = Buffer.alloc(15 * 1024 * 1024, "x");

const handlers: HttpHandlers = {
  request: (request, response) => {
    if (request.url === "/large") response.end(LARGE);
    else if (request.url === "/huge") response.end(HUGE);
    else if (request.url === "/early") {
      request.on("data", () => undefined);
      request.pause();
      response.end("early");
    } else if (request.url !== "/never") {
      request.on("data", () => undefined);
      request.once("end", () => response.end("served"));
    }
  },
};

let certificate: TestCertificate;
beforeAll(async () => (certificate = await TestCertificate.create()));
afterAll(() => certificate.remove());

let connections: HttpConnections;
let listener: HttpListener;
const open = async (limits: Partial<HttpLimits> = {}): Promise<void> => {
  connections = new HttpConnections({ ...defaultHttpLimits, ...limits });
  listener = await HttpListener.open("127.0.0.1", 0, handlers, connections, certificate);
};
afterEach(() => listener.close());

const session = (options: object = {}): ClientHttp2Session =>
  connect(`https://localhost:${listener.port}`, { ca: certificate.cert, ...options }).on(
    "error",
    () => undefined,
  );

/** A connection over TLS on which bytes are sent as they are. */
async function raw(protocol: "h2" | "http/1.1"): Promise<TLSSocket> {
  const options = { host: "localhost", port: listener.port, ca: certificate.cert };
  const socket = connectTls({ ...options, ALPNProtocols: [protocol] });
  socket.on("error", () => undefined);
  await once(socket, "secureConnect");
  return socket;
}

/** What an answer is: its status, or that its stream was reset with a code. */
async function outcome(stream: ClientHttp2Stream): Promise<unknown> {
  let status: unknown;
  stream.on("error", () => undefined).on("response", (headers) => (status = headers[":status"]));
  stream.resume();
  await closed(stream);
  return status ?? `reset ${stream.rstCode}`;
}

/** Resolves at the end, however it comes. */
const closed = (peer: ClientHttp2Session | ClientHttp2Stream | TLSSocket): Promise<void> =>
  new Promise((resolve) => {
    if (peer.destroyed) resolve();
    else peer.once("close", () => resolve());
  });

const served = async (): Promise<void> => {
  const peer = session();
  expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
  peer.close();
  await closed(peer);
};

describe("what is too much for a request of HTTP/2", () => {
  beforeEach(() => open({ headerBytes: 4_096, headerLines: 20, urlLength: 1_000 }));

  const lines = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "y"]));

  it.each<[string, object, unknown]>([
    ["an address longer than the limit", { ":path": `/${"x".repeat(1_001)}` }, 414],
    ["more header lines than the limit", lines(25), 431],
    ["far more header lines", lines(200), `reset ${constants.NGHTTP2_ENHANCE_YOUR_CALM}`],
    ["headers larger than the limit", { "x-large": "x".repeat(5_000) }, 431],
  ])("is refused: %s; the session goes on", async (_name, headers, expected) => {
    const peer = session();
    expect(await outcome(peer.request({ ":path": "/", ...headers }))).toBe(expected);
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    // By now the limits are confirmed, and kept by Node.
    const large = peer.request({ ":path": "/", "x-large": "x".repeat(5_000) });
    expect(await outcome(large)).toBe(`reset ${constants.NGHTTP2_ENHANCE_YOUR_CALM}`);
    peer.close();
    await closed(peer);
  });
});

describe("who is too slow over TLS", () => {
  it("is dropped without a handshake", async () => {
    await open({ headersMs: 50 });
    const socket = connectTcp(listener.port, "127.0.0.1").on("error", () => undefined);
    socket.resume();
    await once(socket, "close");
    while (connections.open > 0) await new Promise(setImmediate);
  });

  it("is answered with 408 over HTTP/1.1: headers, and a body, that do not come to their end", async () => {
    await open({ headersMs: 50, requestMs: 100 });
    for (const text of [
      "GET / HTTP/1.1\r\nHost: local",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1",
    ]) {
      const socket = await raw("http/1.1");
      let received = "";
      socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
      socket.write(text);
      await closed(socket);
      expect(received).toMatch(/^HTTP\/1.1 408 /);
    }
  });

  it("is dropped with a session in which it asks nothing, whatever it pings", async () => {
    await open({ headersMs: 50 });
    const peer = session();
    const pings = setInterval(() => peer.destroyed || peer.ping(() => undefined), 5);
    await closed(peer);
    clearInterval(pings);
  });

  it("is dropped with headers that do not come to their end", async () => {
    await open({ headersMs: 50 });
    const socket = await raw("h2");
    // The preface, empty settings, and a frame of headers that announces more than it brings.
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    socket.write(Buffer.from([0, 1, 0, 1, 4, 0, 0, 0, 1, 0x82]));
    socket.resume();
    await closed(socket);
  });

  it.each<[string, number[]]>([
    ["before it has asked anything", []],
    // A POST of which the body is to come: `:method`, `:scheme` and `:path` by their numbers, `:authority` as a text.
    [
      "with a request that does not come to its end",
      [0, 0, 6, 1, 4, 0, 0, 0, 1, 0x83, 0x87, 0x84, 0x01, 1, 0x61],
    ],
  ])("is dropped where it stays though it was sent away, %s", async (_when, request) => {
    await open({ headersMs: 50, requestMs: 50, idleMs: 50 });
    const socket = await raw("h2");
    socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0, ...request]));
    // A ping of no bytes.
    socket.write(Buffer.from([0, 0, 0, 6, 0, 0, 0, 0, 0]));
    socket.resume();
    await closed(socket);
    while (connections.open > 0) await new Promise(setImmediate);
  });

  it("is answered with 408 for a body that does not come to its end, and the session goes on", async () => {
    await open({ headersMs: 50, requestMs: 50 });
    const peer = session();
    const stream = peer.request({ ":path": "/", ":method": "POST" }, { endStream: false });
    stream.write("abc");
    expect(await outcome(stream)).toBe(408);
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    peer.close();
    await closed(peer);
  });

  it("is told that nobody waits for the rest of a body whose answer is there", async () => {
    await open();
    const peer = session();
    const stream = peer.request({ ":path": "/early", ":method": "POST" }, { endStream: false });
    stream.write("abc");
    expect(await outcome(stream)).toBe(200);
    expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
    peer.close();
    await closed(peer);
  });

  it("loses a stream that it does not read, and no other", async () => {
    await open({ idleMs: 50 });
    const peer = session();
    const waiting = peer.request({ ":path": "/never" });
    const stalled = peer.request({ ":path": "/large" });
    stalled.on("error", () => undefined).pause();
    while (connections.stalled === 0) await new Promise(setImmediate);
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    expect(waiting.closed).toBe(false);
    peer.destroy();
    while (connections.open > 0) await new Promise(setImmediate);
  });

  it("loses a session that is kept without a request", async () => {
    await open({ idleMs: 50 });
    const peer = session();
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    await closed(peer);
    expect(connections).toMatchObject({ stalled: 0 });
  });
});

describe("the number of connections over TLS", () => {
  it("is bounded, a session of HTTP/2 being one, and what is too much is closed", async () => {
    await open({ connections: 1 });
    const peer = session();
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    const second = session();
    await closed(second);
    expect(connections).toMatchObject({ open: 1, refused: 1 });
    peer.close();
    await closed(peer);
    while (connections.open > 0) await new Promise(setImmediate);
    await served();
  });

  it("is that of a session's streams, too: the next one waits", async () => {
    await open({ streams: 2 });
    const peer = session();
    await once(peer, "remoteSettings");
    expect(peer.remoteSettings.maxConcurrentStreams).toBe(2);
    const held = [peer.request({ ":path": "/never" }), peer.request({ ":path": "/never" })];
    const next = peer.request({ ":path": "/" });
    let early = false;
    void next.once("response", () => (early = true));
    await new Promise((resolve) => peer.ping(resolve));
    expect(early).toBe(false);
    held[0]?.close();
    expect(await outcome(next)).toBe(200);
    peer.destroy();
  });
});

describe("a client that has not read its large answers yet", () => {
  it("is answered what it asks meanwhile", async () => {
    await open();
    const peer = session();
    const unread = [1, 2].map(() => peer.request({ ":path": "/huge" }));
    await Promise.all(unread.map((stream) => once(stream, "response")));
    for (const stream of unread) stream.on("error", () => undefined).pause();
    expect(await outcome(peer.request({ ":path": "/" }))).toBe(200);
    peer.destroy();
  });
});

describe("connections that are cut", () => {
  it("are those of HTTP/2 as well", async () => {
    await open();
    const peer = session();
    const stream = peer.request({ ":path": "/never" }).on("error", () => undefined);
    await once(peer, "connect");
    await new Promise((resolve) => peer.ping(resolve));
    listener.cutConnections();
    await closed(peer);
    expect(stream.closed).toBe(true);
    await served();
  });
});
