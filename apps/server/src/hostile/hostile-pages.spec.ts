import { FRIEND, post, request, statusOf, Target } from "./hostile.fixture.js";

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.close());
afterEach(async () => expect(await target.serves()).toContain("the page"));

const refused = async (bytes: string, status: number): Promise<void> => {
  const answer = await target.exchange(bytes);
  expect(statusOf(answer)).toBe(status);
  expect(answer).not.toMatch(/access-control/i);
};

const upgrade = (headers: Readonly<Record<string, string | readonly string[]>>, path = "/ws"): string =>
  request(`GET ${path}`, {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    ...headers,
  });

const strangers: readonly (readonly [string, string | readonly string[]])[] = [
  ["any site", "https://evil.example"],
  ["a sandboxed page", "null"],
  ["a local file", "file://"],
  ["an empty one", ""],
  ["the server's own name with another port", "http://localhost:1"],
  ["a name that begins with the loopback's", "http://localhost.evil.example"],
  ["a loopback address as part of a name", "http://127.0.0.1.evil.example"],
  ["the friend's name without port", "http://inspector.test"],
  ["the friend's name with more of a port", "http://inspector.test:62740"],
  ["the friend's name over TLS", "https://inspector.test:6274"],
  ["the friend's name in capitals", "http://INSPECTOR.test:6274"],
  ["the friend's name with a final dot", "http://inspector.test.:6274"],
  ["the friend with a path", `${FRIEND}/`],
  ["the friend with userinfo", "http://x@inspector.test:6274"],
  ["the friend and another in one line", `${FRIEND}, https://evil.example`],
  ["the friend and another in two lines", [FRIEND, "https://evil.example"]],
  ["another and the friend in two lines", ["https://evil.example", FRIEND]],
];

describe.each(strangers)("an Origin of %s", (_name, origin) => {
  it("may not call", () => refused(post({ Origin: origin }), 403));
  it("gets no leave to call", () =>
    refused(request("OPTIONS /mcp", { Origin: origin, "Access-Control-Request-Method": "POST" }), 403));
  it("may not open a socket", () => refused(upgrade({ Origin: origin }), 403));
  it("may not read the status", () => refused(request("GET /status", { Origin: origin }), 403));
});

describe("an extension", () => {
  const id = "abcdefghijklmnop".repeat(2);

  it("may not call as a client", () => refused(post({ Origin: `chrome-extension://${id}` }), 403));
  it.each([
    `CHROME-EXTENSION://${id}`,
    `chrome-extension://${id}.evil.example`,
    `chrome-extension://${id}/`,
    `chrome-extension://${id}:80`,
    `chrome-extension://x@${id}`,
    "chrome-extension://",
    `chrome-extension://${"a".repeat(65)}`,
    `moz-extension://${id}`,
    `chrome-extension://${id}, https://evil.example`,
  ])("is not what %s is", (origin) => refused(upgrade({ Origin: origin }), 403));
});

describe("a Host", () => {
  it.each([
    ["rebound to us", "evil.example"],
    ["rebound to us with our port", "evil.example:6009"],
    ["that begins with a loopback name", "localhost.evil.example"],
    ["that ends with a loopback name", "evil-localhost"],
    ["with a final dot", "localhost."],
    ["with userinfo", "localhost@evil.example"],
    ["with userinfo before a loopback name", "evil@localhost"],
    ["with a port of too many digits", "localhost:600900"],
    ["with two ports", "localhost:80:80"],
    ["with a port that is none", "localhost:http"],
    ["with a path", "localhost/"],
    ["that is every address", "0.0.0.0"],
    ["that is IPv6's every address", "[::]"],
    ["that is IPv6 without brackets", "::1"],
    ["that is IPv4 in IPv6", "[::ffff:127.0.0.1]"],
    ["that is IPv4 as one number", "2130706433"],
    ["that is IPv4 in short", "127.1"],
    ["that is empty", ""],
  ])("%s is not served", async (_name, host) => {
    for (const bytes of [
      post({ Host: host }),
      request("GET /status", { Host: host }),
      request("GET /metrics", { Host: host }),
      request("POST /cleanup-connections", { Host: host, "Content-Length": "0" }),
      upgrade({ Host: host }),
    ]) {
      await refused(bytes, 403);
    }
  });

  it("is needed", () => refused(post({ Host: undefined }), 400));
  it("is needed once", () => refused(post({ Host: ["localhost", "evil.example"] }), 400));
  it("is needed once for a socket", () => refused(upgrade({ Host: ["localhost", "evil.example"] }), 400));
  it("is not replaced by a forwarded one", () =>
    refused(
      post({ Host: "evil.example", "X-Forwarded-Host": "localhost", Forwarded: "host=localhost" }),
      403,
    ));

  it.each(["localhost", "LOCALHOST:6009", "127.0.0.1", "[::1]", "[::1]:6009"])("%s is ours", async (host) => {
    expect(statusOf(await target.exchange(post({ Host: host })))).toBe(200);
  });
});

describe("a page without leave", () => {
  it.each([
    "text/plain",
    "text/plain; charset=application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json, text/plain",
    "text/plain, application/json",
    "application/jsonp",
    "",
  ])("cannot call with a body of %p, which needs no preflight", (type) =>
    refused(post({ "Content-Type": type }), 415),
  );

  it("cannot call with a body of no type", () => refused(post({ "Content-Type": undefined }), 415));

  it.each(["/status", "/health", "/metrics", "/mcp", "/"])(
    "cannot load %s as a part of itself",
    async (path) => {
      for (const site of ["cross-site", "same-site"]) {
        await refused(
          request(`GET ${path}`, {
            "Sec-Fetch-Site": site,
            "Sec-Fetch-Mode": "no-cors",
            "Sec-Fetch-Dest": "script",
          }),
          403,
        );
      }
    },
  );

  it("cannot show the status page in a frame", () =>
    refused(
      request("GET /", {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "iframe",
      }),
      403,
    ));

  it("can lead a person to the status page", async () => {
    const answer = await target.exchange(
      request("GET /", {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
      }),
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain("frame-ancestors 'none'");
  });
});
