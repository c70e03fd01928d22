import { connect } from "node:net";
import type { Socket } from "node:net";
import { randomUUID } from "node:crypto";
import { BrowserSocket, FakeBrowser } from "@browser-mcp/testing";
import { request, statusOf, Target } from "./hostile.fixture.js";

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.close());
afterEach(async () => expect(await target.serves()).toContain("the page"));

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const handshake = (headers: Headers = {}, method = "GET"): string =>
  request(`${method} /ws`, {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    ...headers,
  });

describe("a handshake", () => {
  it.each<readonly [string, Headers, number]>([
    ["without a key", { "Sec-WebSocket-Key": undefined }, 400],
    ["with a key that is too short", { "Sec-WebSocket-Key": "c2hvcnQ=" }, 400],
    ["with a key that is no base64", { "Sec-WebSocket-Key": "!".repeat(24) }, 400],
    ["with two keys", { "Sec-WebSocket-Key": Array<string>(2).fill("dGhlIHNhbXBsZSBub25jZQ==") }, 400],
    ["without a version", { "Sec-WebSocket-Version": undefined }, 400],
    ["of an older version", { "Sec-WebSocket-Version": "7" }, 400],
    ["of a version to come", { "Sec-WebSocket-Version": "14" }, 400],
    ["with a broken list of subprotocols", { "Sec-WebSocket-Protocol": "a,,b" }, 400],
    ["with a subprotocol named twice", { "Sec-WebSocket-Protocol": "a, a" }, 400],
    ["with a body", { "Content-Length": "2" }, 400],
    ["with chunks", { "Transfer-Encoding": "chunked" }, 400],
    ["of a rebound name", { Host: "evil.example" }, 403],
    ["of a page", { Origin: "https://evil.example" }, 403],
  ])("%s is refused", async (_name, headers, status) => {
    expect(statusOf(await target.exchange(handshake(headers)))).toBe(status);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("by %s is refused", async (method) => {
    expect(statusOf(await target.exchange(handshake({}, method)))).toBe(405);
  });

  it("is given no compression, whatever is offered", async () => {
    const socket = new RawSocket(target.port, {
      "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits; server_no_context_takeover",
    });
    expect(await socket.opened).not.toMatch(/sec-websocket-extensions/i);
    socket.send(frame(8, Buffer.from([3, 232])));
    expect(await socket.closeCode()).toBe(1000);
  });
});

/** One frame of a client (RFC 6455 section 5.2), masked with zeros. */
function frame(
  opcode: number,
  payload: Buffer,
  { fin = true, masked = true, reserved = 0, length = payload.length } = {},
): Buffer {
  const head = [(fin ? 0x80 : 0) | reserved | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
  else {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(length));
    head.push(mask | 127, ...bytes);
  }
  return Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), payload]);
}

const text = (value: unknown): Buffer => frame(1, Buffer.from(JSON.stringify(value)));

/** A WebSocket by hand. */
class RawSocket {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  readonly #closed: Promise<void>;
  /** The answer to the handshake. */
  readonly opened: Promise<string>;

  constructor(port: number, headers: Headers = {}) {
    this.#socket = connect({ port, host: "127.0.0.1" });
    this.#socket.on("error", () => undefined).write(handshake(headers));
    this.#closed = new Promise((resolve) => this.#socket.once("close", () => resolve()));
    this.opened = new Promise((resolve) => {
      this.#socket.on("data", (chunk: Buffer) => {
        this.#received = Buffer.concat([this.#received, chunk]);
        const end = this.#received.indexOf("\r\n\r\n");
        if (end >= 0) resolve(this.#received.subarray(0, end).toString());
        // Who waits for nothing more is not waited for.
        if (this.#closeFrame() !== undefined) this.#socket.end();
      });
    });
  }

  send(...frames: readonly Buffer[]): this {
    void this.opened.then(() => frames.forEach((one) => this.#socket.write(one)));
    return this;
  }

  /** The code of the close frame that came last; 1006 where none came. */
  async closeCode(): Promise<number> {
    await this.opened;
    await this.#closed;
    const at = this.#closeFrame();
    return at === undefined ? 1006 : this.#received.readUInt16BE(at + 2);
  }

  /** Where the close frame begins, once it is there as a whole. */
  #closeFrame(): number | undefined {
    const at = this.#received.lastIndexOf(Buffer.from([0x88]));
    const body = this.#received.indexOf("\r\n\r\n") + 4;
    const isWhole = at >= body && at + 2 + (this.#received[at + 1] ?? 0) <= this.#received.length;
    return isWhole && this.#received.length >= at + 4 ? at : undefined;
  }
}

const huge = 64 * 1024 * 1024 + 1;
const empty = Buffer.alloc(0);

describe("a frame", () => {
  it.each<readonly [string, readonly Buffer[], number]>([
    ["that is not masked", [frame(1, Buffer.from("{}"), { masked: false })], 1002],
    ["that is compressed", [frame(1, Buffer.from("{}"), { reserved: 0x40 })], 1002],
    ["with the second reserved bit", [frame(1, Buffer.from("{}"), { reserved: 0x20 })], 1002],
    ["with the third reserved bit", [frame(1, Buffer.from("{}"), { reserved: 0x10 })], 1002],
    ["of an unknown kind", [frame(3, empty)], 1002],
    ["of an unknown kind of control", [frame(11, empty)], 1002],
    ["of control that is too long", [frame(9, Buffer.alloc(126))], 1002],
    ["of control in fragments", [frame(9, empty, { fin: false })], 1002],
    ["that goes on with nothing", [frame(0, empty)], 1002],
    ["in the middle of another", [frame(1, empty, { fin: false }), frame(1, empty)], 1002],
    ["that closes with one byte", [frame(8, Buffer.from([3]))], 1002],
    ["that closes with a code that is never sent", [frame(8, Buffer.from([0x03, 0xed]))], 1002],
    ["that closes with a code below all", [frame(8, Buffer.from([0, 1]))], 1002],
    ["that closes with a reason that is no text", [frame(8, Buffer.from([3, 232, 0xff]))], 1007],
    ["that is no text", [frame(1, Buffer.from([0xc3, 0x28]))], 1007],
    ["that says to be too large", [frame(1, empty, { length: huge })], 1009],
    ["that says to be larger than memory", [frame(1, empty, { length: 2 ** 52 })], 1009],
    ["that says to be larger than numbers are exact", [frame(1, empty, { length: 2 ** 60 })], 1009],
    [
      "in fragments that would be too large",
      [frame(1, Buffer.from("["), { fin: false }), frame(0, empty, { fin: false, length: huge - 1 })],
      1009,
    ],
    [
      "in a hundred thousand fragments",
      [
        frame(1, empty, { fin: false }),
        Buffer.concat(Array<Buffer>(100_000).fill(frame(0, Buffer.from(" "), { fin: false }))),
      ],
      1008,
    ],
  ])("%s ends its socket with its code", async (_name, frames, code) => {
    expect(await new RawSocket(target.port).send(...frames).closeCode()).toBe(code);
  });
});

describe("a browser that lies", () => {
  const hello = (browserId: string, more: object = {}): object => ({
    type: "hello",
    protocol: 2,
    browserId,
    name: "Liar",
    version: "1",
    capabilities: ["getAllTabs"],
    ...more,
  });
  const names = async (): Promise<readonly string[]> => {
    const { browsers } = (await (await fetch(target.addresses.health)).json()) as {
      browsers: readonly { id: string; name: string }[];
    };
    return browsers.map(({ id, name }) => `${name} ${id}`).sort();
  };
  const own = (): string => `Fake ${target.browser.browserId}`;

  it.each<readonly [string, object]>([
    ["an id that is none", { browserId: "../../etc" }],
    ["an id that is no text", { browserId: { __proto__: null } }],
    ["a name beyond all measure", { name: "x".repeat(1_000_000) }],
    ["capabilities beyond all measure", { capabilities: Array<string>(10_000).fill("x") }],
    ["a protocol to come in words", { protocol: "3" }],
  ])("with %s in its hello is closed with 1008", async (_name, more) => {
    const socket = new RawSocket(target.port).send(text(hello(randomUUID(), more)));
    expect(await socket.closeCode()).toBe(1008);
    expect(await names()).toEqual([own()]);
  });

  it("cannot take the id of another extension's browser", async () => {
    const headers = { Origin: `chrome-extension://${"p".repeat(32)}` };
    const socket = new RawSocket(target.port, headers).send(text(hello(target.browser.browserId)));
    expect(await socket.closeCode()).toBe(1008);
    expect(await names()).toEqual([own()]);
  });

  it("stays who it was, however often it says to be another", async () => {
    const liar = await BrowserSocket.connect(target.addresses.webSocket);
    const browserId = randomUUID();
    liar.send(hello(browserId));
    await liar.nextFrame((one) => one["type"] === "welcome");
    for (let round = 0; round < 200; round++) liar.send(hello(randomUUID()));
    liar.send(hello(target.browser.browserId));
    liar.send({ type: "ping", timestamp: 7 });
    await liar.nextFrame((one) => one["type"] === "pong");
    expect(await names()).toEqual([own(), `Liar ${browserId}`].sort());
    await liar.terminate();
  });

  it("cannot answer what another browser was asked", async () => {
    const liar = await FakeBrowser.connect(target.addresses.webSocket, { kind: "superset", name: "Liar" });
    target.browser.on("getPageContent", ({ requestId, action }) => {
      liar.send({
        type: "response",
        requestId,
        action,
        data: { url: "x:y", title: "", text: "a lie", metadata: {} },
      });
      return { url: "http://example.test/", title: "Example", text: "the page, in truth", metadata: {} };
    });
    expect(await target.serves()).toContain("in truth");
    await liar.terminate();
  });

  it("cannot reach a prototype with its answers", async () => {
    target.browser.on("getPageContent", ({ requestId, action }) => {
      target.browser.send(
        JSON.parse(
          `{"type":"response","requestId":${JSON.stringify(requestId)},"action":${JSON.stringify(action)},"__proto__":{"a":1},"constructor":{"prototype":{"a":1}},"data":{"url":"http://example.test/","title":"","text":"the page","metadata":{"__proto__":{"polluted":"yes"}},"__proto__":{"polluted":"yes"}}}`,
        ),
      );
      return { url: "http://example.test/", title: "", text: "the page", metadata: {} };
    });
    expect(await target.serves()).toContain("the page");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});
