import { connect } from "node:net";
import type { Socket } from "node:net";
import { defaultHttpLimits, HttpConnections } from "./http-connections.js";
import type { HttpLimits } from "./http-connections.js";
import { HttpListener } from "./http-listener.js";
import type { HttpHandlers } from "./http-listener.js";

/** More than the buffers between two sockets of this machine hold. */
const LARGE = Buffer.alloc(32 * 1024 * 1024, "x");

const handlers: HttpHandlers = {
  request: (request, response) => {
    if (request.url === "/large") response.end(LARGE);
    else if (request.url !== "/never") {
      request.on("data", () => undefined);
      request.once("end", () => response.end("served"));
    }
  },
  upgrade: (_request, socket) => socket.on("data", () => undefined).write("HTTP/1.1 101 OK\r\n\r\n"),
};

let connections: HttpConnections;
let listener: HttpListener | undefined;
const open = async (limits: Partial<HttpLimits>): Promise<void> => {
  connections = new HttpConnections({ ...defaultHttpLimits, ...limits });
  listener = await HttpListener.open("127.0.0.1", 0, handlers, connections);
};
afterEach(() => listener?.close());

const port = (): number => listener?.port ?? 0;

/** A socket that reads unless told not to, and what it got. */
class Peer {
  received = "";
  readonly socket: Socket;
  readonly closed: Promise<void>;

  constructor() {
    this.socket = connect({ port: port(), host: "127.0.0.1" });
    this.socket
      .on("error", () => undefined)
      .on("data", (chunk: Buffer) => {
        if (this.received.length < 10_000) this.received += chunk.toString("latin1");
      });
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  send(text: string): this {
    this.socket.write(text, "latin1");
    return this;
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.received)) {
      await new Promise((resolve) => this.socket.once("data", resolve));
    }
  }
}

const get = (path: string, ...lines: string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: localhost", ...lines, "", ""].join("\r\n");
const offer = ["Connection: Upgrade", "Upgrade: websocket"];

const served = async (): Promise<void> => {
  const peer = new Peer().send(get("/", "Connection: close"));
  await peer.closed;
  expect(peer.received).toContain("served");
};

describe("what is too much for a request", () => {
  beforeEach(() => open({ headerBytes: 4_096, headerLines: 20, urlLength: 1_000 }));

  it.each([
    ["headers larger than the limit", get("/", `X-Large: ${"x".repeat(5_000)}`), 431],
    ["more header lines than the limit", get("/", ...Array<string>(25).fill("X: y")), 431],
    ["an address longer than the limit", get(`/${"x".repeat(1_001)}`), 414],
    ["an address longer than all headers may be", get(`/${"x".repeat(100_000)}`), 431],
    ["two Hosts", get("/", "Host: localhost"), 400],
    ["two Hosts that differ", get("/", "hOST: evil.example"), 400],
    ["a WebSocket with a body", get("/ws", ...offer, "Content-Length: 3") + "abc", 400],
    ["a WebSocket with chunks", get("/ws", ...offer, "Transfer-Encoding: chunked") + "0\r\n\r\n", 400],
    ["a WebSocket with more header lines", get("/ws", ...offer, ...Array<string>(25).fill("X: y")), 431],
  ])("answers %s with its status and closes", async (_name, request, status) => {
    const peer = new Peer().send(request);
    await peer.closed;
    expect(peer.received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    await served();
  });
});

describe("who is too slow", () => {
  it("answers a connection that says nothing with 408", async () => {
    await open({ headersMs: 50, requestMs: 100 });
    const peer = new Peer();
    await peer.closed;
    expect(peer.received).toMatch(/^HTTP\/1.1 408 /);
  });

  it("answers headers that do not come to their end with 408", async () => {
    await open({ headersMs: 50, requestMs: 100 });
    const peer = new Peer().send("GET / HTTP/1.1\r\nHost: local");
    await peer.closed;
    expect(peer.received).toMatch(/^HTTP\/1.1 408 /);
    await served();
  });

  it("answers a body that does not come to its end with 408", async () => {
    await open({ headersMs: 50, requestMs: 100 });
    const peer = new Peer().send(get("/", "Content-Length: 10") + "abc");
    await peer.closed;
    expect(peer.received).toMatch(/^HTTP\/1.1 408 /);
    await served();
  });

  it("closes a connection that is kept without a request", async () => {
    await open({ idleMs: 50 });
    const peer = new Peer().send(get("/"));
    await peer.until(/served/);
    await peer.closed;
    expect(connections).toMatchObject({ stalled: 0 });
  });

  it("resets a reader that takes nothing of its answer", async () => {
    await open({ idleMs: 100 });
    const peer = new Peer();
    peer.socket.pause();
    peer.send(get("/large"));
    const end = new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (connections.open > 0 || connections.stalled === 0) return;
        clearInterval(look);
        resolve();
      }, 5);
    });
    await end;
    expect(connections).toMatchObject({ stalled: 1, open: 0 });
    peer.socket.destroy();
    await served();
  });

  it("keeps a connection whose answer is still being made, however long", async () => {
    await open({ idleMs: 50 });
    const slow = new Peer().send(get("/never"));
    // Another one is closed twice over in the meantime.
    for (let round = 0; round < 3; round++) {
      const idle = new Peer().send(get("/"));
      await idle.closed;
    }
    while (connections.open > 1) await new Promise(setImmediate);
    expect(connections.open).toBe(1);
    slow.socket.destroy();
    await slow.closed;
  });
});

describe("the number of connections", () => {
  it("answers one too many with 503, and serves again when one has left", async () => {
    await open({ connections: 2 });
    const [first, second] = [new Peer().send(get("/")), new Peer().send(get("/"))];
    await Promise.all([first.until(/served/), second.until(/served/)]);
    const third = new Peer().send(get("/"));
    await third.closed;
    expect(third.received).toMatch(/^HTTP\/1.1 503 /);
    expect(third.received).not.toContain("served");
    expect(connections.refused).toBe(1);
    first.socket.destroy();
    await first.closed;
    while (connections.open > 1) await new Promise(setImmediate);
    await served();
  });

  it("does not count WebSockets", async () => {
    await open({ connections: 1 });
    const socket = new Peer().send(get("/ws", ...offer));
    await socket.until(/101/);
    expect(connections.open).toBe(0);
    await served();
    socket.socket.destroy();
    await socket.closed;
    while (connections.open !== 0) await new Promise(setImmediate);
  });
});
