import { PING, post, request, statusOf, Target } from "./hostile.fixture.js";

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.close());
afterEach(async () => expect(await target.serves()).toContain("the page"));

/** What another reader might take for a request of its own. */
const SMUGGLED = "POST /cleanup-connections HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
const json = "Host: localhost\r\nContent-Type: application/json\r\n";
const chunked = (body: string, coding = "chunked"): string =>
  `POST /mcp HTTP/1.1\r\n${json}Transfer-Encoding: ${coding}\r\n\r\n${body}`;
const sized = (...lengths: readonly string[]): string =>
  `POST /mcp HTTP/1.1\r\n${json}${lengths.map((one) => `Content-Length: ${one}\r\n`).join("")}\r\n${PING}${SMUGGLED}`;
const withLine = (line: string): string => `GET /health HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\n`;

describe("a message that readers may take apart differently", () => {
  it.each([
    [
      "has a length and chunks",
      `POST /mcp HTTP/1.1\r\n${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      "has chunks and a length",
      `POST /mcp HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ["has two lengths", sized("40", "41")],
    ["has the same length twice", sized("40", "40")],
    ["has two lengths in one line", sized("40, 40")],
    ["has a signed length", sized("+40")],
    ["has a length below zero", sized("-1")],
    ["has a length in hexadecimal", sized("0x28")],
    ["has a length with an exponent", sized("4e1")],
    ["has a length beyond 64 bits", sized("18446744073709551656")],
    ["has an empty length", sized("")],
    ["has chunks that are coded otherwise last", chunked(`0\r\n\r\n${SMUGGLED}`, "chunked, identity")],
    ["has a coding that only looks like chunks", chunked(`0\r\n\r\n${SMUGGLED}`, "xchunked")],
    ["has chunks twice", chunked(`0\r\n\r\n${SMUGGLED}`, "chunked, chunked")],
    ["has a chunk whose size is none", chunked(`zz\r\n${PING}\r\n0\r\n\r\n`)],
    ["has a chunk whose size is below zero", chunked(`-1\r\n${PING}\r\n0\r\n\r\n`)],
    ["has a chunk whose size is beyond 64 bits", chunked(`10000000000000028\r\n${PING}\r\n0\r\n\r\n`)],
    ["has a chunk whose size has a prefix", chunked(`0x28\r\n${PING}\r\n0\r\n\r\n`)],
    ["has a chunk longer than its size", chunked(`5\r\n${PING}\r\n0\r\n\r\n`)],
    ["has chunks that end with line feeds", chunked(`28\n${PING}\n0\n\n`)],
    ["has a folded header", withLine("X-Folded: a\r\n b")],
    ["has a header line that ends with a line feed", withLine("X-Bare: a\nX-Next: b")],
    ["has a carriage return in a header", withLine("X-Bare: a\rb")],
    ["has a null byte in a header", withLine("X-Null: a\0b")],
    ["has a space before the colon", withLine("Content-Length : 5")],
    ["has a space in a header's name", withLine("X Space: 5")],
    ["has a header without name", withLine(": 5")],
    ["has a header without colon", withLine("X-None")],
    ["has lines that end with line feeds", "GET /health HTTP/1.1\nHost: localhost\n\n"],
    ["has an address with a space", "GET /health /x HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["has an address with a null byte", "GET /health\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["has a method in small letters", "get /health HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["has a method of its own", "SMUGGLE /health HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["has a version that there is not", "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n"],
    ["is HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["is the beginning of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["is another protocol", "EHLO localhost\r\nMAIL FROM:<a@b>\r\n"],
  ])("is refused where it %s", async (_name, bytes) => {
    const answer = await target.exchange(bytes);
    expect(statusOf(answer)).toBe(400);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it("is no way to another machine", async () => {
    expect(await target.exchange("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")).toBe("");
  });

  it("is refused where it is older than the Host header", async () => {
    expect(statusOf(await target.exchange("GET /health\r\n\r\n"))).toBe(403);
  });

  it("is not sent back", async () => {
    const answer = await target.exchange(request("TRACE /", { Cookie: "secret" }));
    expect(statusOf(answer)).toBe(405);
    expect(answer).not.toContain("secret");
  });
});

describe("an address", () => {
  it.each([
    "/%6dcp",
    "//mcp",
    "///mcp",
    "/mcp/",
    "/mcp/../mcp",
    "/health/../mcp",
    "/./mcp",
    "/MCP",
    "/mcp%00",
    "/mcp%2f",
    "/mcp;x=1",
    "/mcp%3fx",
    "/\\mcp",
    "/mcp#x",
    "/mcp\x80",
    "*",
    "mcp",
    "http://evil.example/mcp",
    "http://localhost@evil.example/mcp",
    "http://user:secret@localhost/mcp",
    "http://localhost:1/mcp",
    "http:///mcp",
    "file:///mcp",
    "javascript:/mcp",
  ])("%p is not /mcp", async (path) => {
    const answer = await target.exchange(post({}, PING, path));
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).not.toContain("result");
  });

  it.each(["/mcp?x", "/mcp?/../health", "http://localhost/mcp", "HTTP://LOCALHOST/mcp?x"])(
    "%p is /mcp",
    async (path) => {
      expect(statusOf(await target.exchange(post({}, PING, path)))).toBe(200);
    },
  );

  it.each(["/%77s", "//ws", "/ws/", "/WS", "/mcp", "/health", "http://evil.example/ws"])(
    "%p is no socket",
    async (path) => {
      const bytes = request(`GET ${path}`, {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
      });
      expect(statusOf(await target.exchange(bytes))).toBe(404);
    },
  );
});

describe("too much", () => {
  it.each([
    ["of an address", request(`GET /${"x".repeat(9_000)}`), 414],
    ["of headers", request("GET /health", { "X-Large": "x".repeat(20_000) }), 431],
    ["of header lines", request("GET /health", { X: Array<string>(200).fill("y") }), 431],
    ["of a header's name", request("GET /health", { ["x".repeat(20_000)]: "y" }), 431],
    ["of cookies", request("GET /health", { Cookie: "a=b; ".repeat(5_000) }), 431],
    ["of a body", post({}, `"${"x".repeat(5 * 1024 * 1024)}"`), 413],
    ["of a chunk's extension", chunked(`28;${"x".repeat(20_000)}\r\n${PING}\r\n0\r\n\r\n`), 413],
    ["of trailers", chunked(`0\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`), 431],
  ])("%s is refused", async (_name, bytes, status) => {
    expect(statusOf(await target.exchange(bytes))).toBe(status);
  });
});
