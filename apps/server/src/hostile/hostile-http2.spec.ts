import { constants } from "node:http2";
import { TlsTarget } from "../tls/tls-target.fixture.js";
import { END, frame, Http2Attack, line, request, WHOLE, word } from "./http2-attack.fixture.js";

const { NGHTTP2_PROTOCOL_ERROR, NGHTTP2_ENHANCE_YOUR_CALM } = constants;

let target: TlsTarget;
beforeAll(async () => {
  target = await TlsTarget.start();
});
afterAll(() => target.close());

const begin = (start?: string): Promise<Http2Attack> =>
  Http2Attack.begin(target.addresses.port, target.certificate.cert, start);

/** The server is there for others, and holds nothing of who attacked. */
const unharmed = async (): Promise<void> => {
  expect((await target.byHttp1("GET", "/health/live")).status).toBe(200);
  const metrics = await target.byHttp1("GET", "/metrics");
  expect(metrics.text).toMatch(/^browser_mcp_bounded_entries\{of="calls_in_flight"\} 0$/m);
};

const asks = (...lines: readonly Buffer[]): Buffer =>
  frame("headers", END | WHOLE, 1, Buffer.concat([request(), ...lines]));
/** A POST whose body is yet to come. */
const opens = frame(
  "headers",
  WHOLE,
  1,
  Buffer.concat([request("POST", "/mcp"), line("content-type", "application/json")]),
);

it("answers a request that is as it should be", async () => {
  const attack = await begin();
  expect(await attack.send(asks()).outcome).toBe("answered");
  attack.end();
});

describe("what is no request of HTTP/2", () => {
  it.each<[string, Buffer]>([
    ["a name in capitals", asks(line("X-Name", "1"))],
    ["Connection", asks(line("connection", "close"))],
    ["Transfer-Encoding", asks(line("transfer-encoding", "chunked"))],
    ["Upgrade", asks(line("upgrade", "websocket"))],
    ["TE for anything but trailers", asks(line("te", "gzip"))],
    ["a second authority", asks(line(":authority", "evil.example"))],
    ["a second path", asks(line(":path", "/mcp"))],
    ["a pseudo-header behind a header", asks(line("x-name", "1"), line(":path", "/mcp"))],
    ["a pseudo-header that there is not", asks(line(":origin", "x"))],
    ["a status", asks(line(":status", "200"))],
    [
      "no path",
      frame("headers", END | WHOLE, 1, Buffer.concat([line(":method", "GET"), line(":scheme", "https")])),
    ],
    ["an empty path", frame("headers", END | WHOLE, 1, request("GET", ""))],
  ])("is reset: %s", async (_what, frames) => {
    const attack = await begin();
    expect(await attack.send(frames).outcome).toBe(`reset ${NGHTTP2_PROTOCOL_ERROR}`);
    attack.end();
    await unharmed();
  });

  it.each<[string, Buffer]>([
    ["a name with a space", line("x name", "1")],
    ["a line break in a value", line("origin", "https://evil.example\r\nx: y")],
    ["a zero in a value", line("x-name", "1\u00002")],
  ])("is answered without it: %s", async (_what, bad) => {
    const attack = await begin();
    expect(await attack.send(asks(bad)).outcome).toBe("answered");
    attack.end();
    await unharmed();
  });

  it("is reset where its body is longer or shorter than announced", async () => {
    for (const size of [3, 7]) {
      const attack = await begin();
      const head = Buffer.concat([request("POST", "/mcp"), line("content-length", "5")]);
      attack.send(frame("headers", WHOLE, 1, head), frame("data", END, 1, Buffer.alloc(size)));
      expect(await attack.outcome).toBe(`reset ${NGHTTP2_PROTOCOL_ERROR}`);
      attack.end();
    }
    await unharmed();
  });
});

describe("what breaks the rules of a connection", () => {
  it.each<[string, readonly Buffer[]]>([
    ["a frame larger than may be", [frame("data", 0, 1, Buffer.alloc(16_385))]],
    ["a stream with an even number", [frame("headers", END | WHOLE, 2, request())]],
    ["the stream 0 with headers", [frame("headers", END | WHOLE, 0, request())]],
    ["data without a stream", [frame("data", END, 1, Buffer.from("x"))]],
    ["a continuation of nothing", [frame("continuation", WHOLE, 1, request())]],
    [
      "another frame within headers",
      [frame("headers", END, 1, request()), frame("ping", 0, 0, Buffer.alloc(8))],
    ],
    ["a push", [opens, frame("push", WHOLE, 1, Buffer.concat([word(2), request()]))]],
    ["a window of all that there is", [frame("window", 0, 0, word(0x7fff_ffff))]],
    ["a window of nothing", [frame("window", 0, 0, word(0))]],
    ["a reset of a stream that there is not", [frame("reset", 0, 1, word(8))]],
    ["settings of half a setting", [frame("settings", 0, 0, Buffer.alloc(3))]],
    ["a ping of one byte", [frame("ping", 0, 0, Buffer.alloc(1))]],
    [
      "compressed headers that mean nothing",
      [frame("headers", END | WHOLE, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))],
    ],
    [
      "a table of headers larger than may be",
      [frame("headers", END | WHOLE, 1, Buffer.from([0x3f, 0xff, 0xff, 0xff, 0x07]))],
    ],
  ])("is sent away: %s", async (_what, frames) => {
    const attack = await begin();
    expect(await attack.send(...frames).outcome).toMatch(/^closed [1-9]|^cut$/);
    attack.end();
    await unharmed();
  });

  it("is dropped where it begins with something else", async () => {
    for (const start of [
      "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
      "\0".repeat(100),
    ]) {
      const attack = await begin(start);
      await attack.closed;
    }
    await unharmed();
  });
});

describe("a flood", () => {
  it("of requests that are reset at once ends its connection", async () => {
    const attack = await begin();
    const cancel = word(constants.NGHTTP2_CANCEL);
    const head = request("POST", "/mcp");
    await attack.flood((round) => {
      const stream = 2 * round + 1;
      return Buffer.concat([frame("headers", WHOLE, stream, head), frame("reset", 0, stream, cancel)]);
    });
    await unharmed();
  });

  it.each<[string, Buffer]>([
    ["settings", frame("settings", 0, 0)],
    ["pings", frame("ping", 0, 0, Buffer.alloc(8))],
  ])("of %s whose answers nobody reads ends its connection", async (_what, frames) => {
    const attack = await begin();
    await attack.flood(() => frames, false);
    await unharmed();
  });

  it("of headers without end ends its connection", async () => {
    const attack = await begin();
    attack.send(frame("headers", END, 1, request()));
    const more = frame("continuation", 0, 1, Buffer.alloc(16_000, line("x-name", "y".repeat(100))));
    await attack.flood(() => more);
    await unharmed();
  });

  it("of empty continuations ends its connection", async () => {
    const attack = await begin();
    attack.send(frame("headers", END, 1, request()));
    await attack.flood(() => frame("continuation", 0, 1));
    await unharmed();
  });

  it("of one header that is named again and again is refused as what it is when it is whole", async () => {
    const attack = await begin();
    // Remembered once (4 KB), then named by one byte each time: 16 KB would become 48 MB.
    const value = Buffer.alloc(3_900, "v");
    const length = Buffer.from([0x7f, 0xbd, 0x1d]);
    const remembered = Buffer.concat([Buffer.from([0x40, 1]), Buffer.from("x"), length, value]);
    const bomb = Buffer.concat([request(), remembered, Buffer.alloc(12_000, 0xbe)]);
    expect(await attack.send(frame("headers", END | WHOLE, 1, bomb)).outcome).toBe(
      `reset ${NGHTTP2_ENHANCE_YOUR_CALM}`,
    );
    attack.end();
    await unharmed();
  });
});
