import { EndpointFixture } from "./endpoint.fixture.js";
import type { EndpointFixtureOptions } from "./endpoint.fixture.js";
import { jsonHeaders, post, RawHttp, requestHead } from "./raw-http.fixture.js";

let fixture: EndpointFixture;
const start = async (options?: EndpointFixtureOptions): Promise<void> => {
  await fixture?.stop();
  fixture = await EndpointFixture.start(options);
};
beforeEach(() => start());
afterEach(() => fixture.stop());

const body = (id: number | string = 1, say = "hi") =>
  JSON.stringify({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name: "echo", arguments: { say } },
  });
const last = { Connection: "close" };
const raw = (...parts: readonly (string | Buffer)[]): RawHttp => new RawHttp(fixture.port).send(...parts);
const chunked = (...chunks: readonly string[]): string =>
  [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
const saying = (text: string): unknown =>
  (JSON.parse(text) as { result: { content: { text: string }[] } }).result.content[0]?.text;

describe("a request by hand", () => {
  it("is answered with JSON where it names nothing that it accepts", async () => {
    const response = await raw(post(body(), last)).response();
    const headers = { "content-type": "application/json", "x-content-type-options": "nosniff" };
    expect(response).toMatchObject({ status: 200, headers });
    expect(saying(response.body)).toBe('{"said":"hi"}');
  });

  it("may come in chunks, in the middle of a character", async () => {
    const text = Buffer.from(body(1, "žluťoučký 🐎"));
    const at = text.indexOf(Buffer.from("🐎")) + 2;
    const response = await raw(
      requestHead({ ...jsonHeaders, ...last, "Transfer-Encoding": "chunked" }),
      `${at.toString(16)}\r\n`,
      text.subarray(0, at),
      `\r\n${(text.length - at).toString(16)}\r\n`,
      text.subarray(at),
      "\r\n0\r\n\r\n",
    ).response();
    expect(saying(response.body)).toBe('{"said":"žluťoučký 🐎"}');
  });

  it("may be of HTTP/1.0, whose connection ends with the answer", async () => {
    const text = body();
    const lines = { ...jsonHeaders, "Content-Length": text.length };
    const response = await raw(requestHead(lines, "POST /mcp HTTP/1.0") + text).response();
    expect(response.status).toBe(200);
    expect(response.headers["connection"]).toBe("close");
  });

  it("may wait for leave to send its body (Expect: 100-continue)", async () => {
    const text = body();
    const lines = { ...jsonHeaders, ...last, "Content-Length": text.length, Expect: "100-continue" };
    const client = raw(requestHead(lines));
    await client.until(/100 Continue\r\n\r\n/);
    client.send(text);
    expect(await client.responses()).toMatchObject([{ status: 100 }, { status: 200 }]);
  });

  it("may be followed by others at once, which are answered in order", async () => {
    const texts = ["one", "two", "three"].map((say, index) => body(index, say));
    const requests = texts.map((text, index) => post(text, index === 2 ? last : {}));
    const responses = await raw(Buffer.concat(requests)).responses();
    expect(responses.map((response) => saying(response.body))).toEqual(
      ["one", "two", "three"].map((said) => JSON.stringify({ said })),
    );
  });

  it("takes the calls that wait behind it with it when its connection ends", async () => {
    const hang = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "hang" } });
    const both = fixture.hanging(2);
    const client = raw(post(hang), post(hang));
    await both;
    const aborted = fixture.aborting(2);
    await client.drop();
    await aborted;
    expect(fixture.aborted).toHaveLength(2);
    expect(fixture.endpoint.calls.inFlight).toBe(0);
  });
});

describe("what a request must say", () => {
  const none = { Host: "localhost", ...last };

  it.each([
    ["GET without Accept", requestHead(none, "GET /mcp HTTP/1.1"), 406],
    ["GET that takes JSON", requestHead({ ...none, Accept: "application/json" }, "GET /mcp HTTP/1.1"), 406],
    [
      "GET without a session",
      requestHead({ ...none, Accept: "text/event-stream" }, "GET /mcp HTTP/1.1"),
      400,
    ],
    [
      "GET of an unknown session",
      requestHead({ ...none, Accept: "text/event-stream", "Mcp-Session-Id": "x" }, "GET /mcp HTTP/1.1"),
      404,
    ],
    [
      "GET of an unsupported version",
      requestHead(
        { ...none, Accept: "text/event-stream", "Mcp-Session-Id": "x", "MCP-Protocol-Version": "1" },
        "GET /mcp HTTP/1.1",
      ),
      400,
    ],
    [
      "DELETE of an unsupported version",
      requestHead({ ...none, "Mcp-Session-Id": "x", "MCP-Protocol-Version": "1" }, "DELETE /mcp HTTP/1.1"),
      400,
    ],
    ["DELETE without a session", requestHead(none, "DELETE /mcp HTTP/1.1"), 400],
    [
      "DELETE of an unknown session",
      requestHead({ ...none, "Mcp-Session-Id": "x" }, "DELETE /mcp HTTP/1.1"),
      404,
    ],
    ["POST that takes HTML", post(body(), { ...last, Accept: "text/html" }), 406],
    ["POST that takes an event stream only", post(body(), { ...last, Accept: "text/event-stream" }), 406],
    ["POST of text", post(body(), { ...last, "Content-Type": "text/plain" }), 415],
    ["POST of a form", post(body(), { ...last, "Content-Type": "application/x-www-form-urlencoded" }), 415],
    ["POST of nothing named", post(body(), { ...last, "Content-Type": "" }), 415],
    ["POST of JSON-like", post(body(), { ...last, "Content-Type": "application/json5" }), 415],
    [
      "POST of JSON with a charset",
      post(body(), { ...last, "Content-Type": "Application/JSON; charset=utf-8" }),
      200,
    ],
    ["PUT", requestHead(none, "PUT /mcp HTTP/1.1"), 405],
    ["PATCH", requestHead(none, "PATCH /mcp HTTP/1.1"), 405],
    ["HEAD", requestHead(none, "HEAD /mcp HTTP/1.1"), 405],
    ["OPTIONS of nobody", requestHead(none, "OPTIONS /mcp HTTP/1.1"), 405],
    ["TRACE", requestHead(none, "TRACE /mcp HTTP/1.1"), 405],
  ])("%s", async (what, request, status) => {
    const client = raw(request);
    await client.closed;
    expect(client.received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (status === 405) expect(client.received).toContain("\r\nAllow: GET, POST, DELETE\r\n");
    if (what === "HEAD") expect(client.received).toMatch(/\r\n\r\n$/);
    else expect(client.received).toMatch(/\r\n\r\n\{.*"jsonrpc":"2.0"/);
  });
});

describe("a body that is too large", () => {
  beforeEach(() => start({ body: { bytes: 200, deadlineMs: 10_000 } }));
  const large = body(1, "x".repeat(400));

  it("is refused with 413 where Content-Length tells", async () => {
    const response = await raw(post(large)).response();
    expect(response).toMatchObject({ status: 413, headers: { connection: "close" } });
    expect(JSON.parse(response.body)).toMatchObject({ id: null, error: { code: -32600 } });
  });

  it("is refused with 413 where it comes in chunks", async () => {
    const lines = requestHead({ ...jsonHeaders, "Transfer-Encoding": "chunked" });
    expect((await raw(lines, chunked(large.slice(0, 150), large.slice(150))).response()).status).toBe(413);
  });

  it("is refused with 413 where it never ends", async () => {
    const client = raw(requestHead({ ...jsonHeaders, "Transfer-Encoding": "chunked" }));
    for (let count = 0; count < 20; count++) client.send(`c8\r\n${"x".repeat(200)}\r\n`);
    expect(await client.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1.1 413 /);
    await client.drop();
  });

  it("is taken when it is as large as the limit, and not a byte larger", async () => {
    const exact = body(1, "x".repeat(200 - body(1, "").length));
    expect((await raw(post(exact, last)).response()).status).toBe(200);
    expect((await raw(post(`${exact} `, last)).response()).status).toBe(413);
  });
});

describe("a body that does not come", () => {
  it("is given up with 408 when its time is over", async () => {
    await start({ body: { bytes: 1_000, deadlineMs: 50 } });
    const response = await raw(
      requestHead({ ...jsonHeaders, "Content-Length": 100 }),
      '{"jsonrpc"',
    ).response();
    expect(response).toMatchObject({ status: 408, headers: { connection: "close" } });
    expect(JSON.parse(response.body)).toMatchObject({ id: null, error: { code: -32600 } });
  });

  it("leaves nothing behind when its client goes in the middle of it", async () => {
    const client = raw(requestHead({ ...jsonHeaders, "Content-Length": 1_000 }), '{"jsonrpc"');
    await raw(post(body(), last)).response();
    await client.drop();
    expect(client.received).toBe("");
    expect(fixture.callers).toHaveLength(1);
  });
});

describe("a server that closes", () => {
  it("refuses with 503 what was still on its way, and opens no session any more", async () => {
    const initialize = JSON.stringify({
      jsonrpc: "2.0",
      id: 4,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
    });
    const client = raw(
      requestHead({ ...jsonHeaders, ...last, "Content-Length": initialize.length, Expect: "100-continue" }),
    );
    await client.until(/100 Continue\r\n\r\n/);
    await fixture.endpoint.close();
    const [, answer] = await client.send(initialize).responses();
    expect(answer?.status).toBe(503);
    expect(JSON.parse(answer?.body ?? "")).toMatchObject({ id: 4, error: { code: -32000 } });
    expect(fixture.endpoint.sessionCount).toBe(0);
  });
});

describe("a request that could be read in two ways", () => {
  const smuggled = "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n";

  it.each([
    ["two lengths", { ...jsonHeaders, "Content-Length": "5\r\nContent-Length: 6" }],
    ["a length and chunks", { ...jsonHeaders, "Content-Length": "5", "Transfer-Encoding": "chunked" }],
    ["chunks and a length", { ...jsonHeaders, "Transfer-Encoding": "chunked", "Content-Length": "5" }],
    ["two encodings", { ...jsonHeaders, "Transfer-Encoding": "identity, chunked, identity" }],
    ["a length that is no number", { ...jsonHeaders, "Content-Length": "5, 5" }],
    ["a signed length", { ...jsonHeaders, "Content-Length": "+5" }],
    ["a header with a space before its colon", { ...jsonHeaders, "Content-Length ": "5" }],
    ["a folded header", { ...jsonHeaders, "X-Folded": "a\r\n Content-Length: 5" }],
  ])("is refused with 400 and its connection closed: %s", async (_what, lines) => {
    const responses = await raw(requestHead(lines), `0\r\n\r\n${smuggled}`).responses();
    expect(responses).toHaveLength(1);
    expect(responses[0]).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(fixture.callers).toEqual([]);
  });

  it("is refused with 400 where it names no host", async () => {
    const text = body();
    const lines = { "Content-Type": "application/json", "Content-Length": text.length };
    expect((await raw(requestHead(lines) + text).response()).status).toBe(400);
  });

  it("is refused with 431 where its headers are too large", async () => {
    const client = raw(requestHead({ ...jsonHeaders, "X-Large": "x".repeat(20_000) }));
    expect((await client.response()).status).toBe(431);
  });
});
