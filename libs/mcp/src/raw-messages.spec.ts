import { EndpointFixture } from "./endpoint.fixture.js";
import { post, RawHttp } from "./raw-http.fixture.js";

let fixture: EndpointFixture;
beforeAll(async () => {
  fixture = await EndpointFixture.start();
});
afterAll(() => fixture.stop());

/** POSTs a body as it is. */
const send = async (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) => {
  const wire = new RawHttp(fixture.port).send(post(body, { ...headers, Connection: "close" }));
  const response = await wire.response();
  const { id, result, error } = (response.body === "" ? {} : JSON.parse(response.body)) as {
    id?: unknown;
    result?: unknown;
    error?: { code: number; message: string };
  };
  return { status: response.status, headers: response.headers, id, result, error, body: response.body };
};
const ping = (id: string): string => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`;
const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "9" } },
});
const openSession = async () => ({
  "Mcp-Session-Id": (await send(initialize)).headers["mcp-session-id"] ?? "",
});
const errors = (answer: { status: number; id?: unknown; error?: { code: number } | undefined }) => [
  answer.status,
  answer.error?.code,
  answer.id,
];

describe("a body that is no message", () => {
  it.each([
    ["nothing", "", -32700],
    ["no JSON", "{nope", -32700],
    ["JSON that is cut off", '{"jsonrpc":"2.0","id":1,', -32700],
    ["JSON and something more", `${ping("1")}x`, -32700],
    ["two messages", `${ping("1")}\n${ping("2")}`, -32700],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), -32700],
    ["a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), -32700],
    ["UTF-16", Buffer.from(ping("1"), "utf16le"), -32700],
    ["100,000 brackets that never close", "[".repeat(100_000), -32700],
    ["an empty batch", "[]", -32600],
    ["a batch of too many", `[${Array.from({ length: 101 }, () => ping("1")).join()}]`, -32600],
    ["null", "null", -32600],
    ["true", "true", -32600],
    ["a number", "42", -32600],
    ["a string", '"ping"', -32600],
    ["an empty object", "{}", -32600],
    ["no version", '{"method":"ping"}', -32600],
    ["another version", '{"jsonrpc":"1.0","method":"ping"}', -32600],
    ["a method that is no string", '{"jsonrpc":"2.0","method":7}', -32600],
  ])("%s: 400", async (_what, body, code) => {
    expect(errors(await send(body))).toEqual([400, code, null]);
  });

  it.each([
    ["params that are an array", '{"jsonrpc":"2.0","id":"x","method":"ping","params":[1]}', "x"],
    ["params that are a string", '{"jsonrpc":"2.0","id":5,"method":"ping","params":"x"}', 5],
    ["result and error at once", '{"jsonrpc":"2.0","id":5,"result":{},"error":{"code":1,"message":""}}', 5],
  ])("%s: 400, under its own id", async (_what, body, id) => {
    expect(errors(await send(body))).toEqual([400, -32600, id]);
  });
});

describe("an id", () => {
  it.each(["0", "-1", "9007199254740991", '""', '"0"', '"\\u0000\\n"', '"😀"', '"__proto__"'])(
    "%s comes back as it was sent",
    async (id) => {
      const answer = await send(ping(id));
      expect(answer).toMatchObject({ status: 200, result: {} });
      expect(answer.id).toBe(JSON.parse(id));
    },
  );

  it("of 1 MB comes back as it was sent", async () => {
    const id = "x".repeat(1_000_000);
    expect((await send(ping(JSON.stringify(id)))).id).toBe(id);
  });

  it.each(["null", "1.5", "true", "{}", "[]", "1152921504606846976", "1e400", '{"__proto__":1}'])(
    "%s is none of MCP: 400, with the id null",
    async (id) => {
      expect(errors(await send(ping(id)))).toEqual([400, -32600, null]);
    },
  );

  it("that is in flight is refused, also as a large one, and told in short", async () => {
    const session = await openSession();
    const id = JSON.stringify("y".repeat(100_000));
    const hang = `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"hang"}}`;
    const running = fixture.hanging();
    const first = send(hang, session);
    await running;
    const second = await send(ping(id), session);
    expect(errors(second).slice(0, 2)).toEqual([400, -32600]);
    expect(second.error?.message.length).toBeLessThan(200);
    const cancel = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}`;
    await send(cancel, session);
    expect((await first).status).toBe(202);
  });

  it("may be used again when its answer was given", async () => {
    const session = await openSession();
    const answers = [await send(ping("7"), session), await send(ping("7"), session)];
    expect(answers.map(({ id }) => id)).toEqual([7, 7]);
  });

  it.each(["0", '""', '"0"', "7"])("%s can be cancelled", async (id) => {
    const session = await openSession();
    const running = fixture.hanging();
    const aborted = fixture.aborting(fixture.aborted.length + 1);
    const call = send(`{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"hang"}}`, session);
    await running;
    await send(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}`, session);
    expect(await call).toMatchObject({ status: 202, body: "" });
    await aborted;
  });
});

describe("what a message holds", () => {
  it("cannot reach a prototype", async () => {
    const answer = await send(
      `{"jsonrpc":"2.0","id":1,"__proto__":{"polluted":1},"method":"tools/call","params":{"__proto__":{"polluted":1},"name":"echo","arguments":{"say":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}}`,
    );
    expect(answer.status).toBeLessThan(500);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(await send(ping("2"))).toMatchObject({ status: 200, id: 2, result: {} });
  });

  it("may be nested 100,000 deep and is answered all the same", async () => {
    const deep = '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000);
    const answer = await send(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"say":${deep}}}}`,
    );
    expect(answer).toMatchObject({ status: 200, id: 1, result: { isError: true } });
    const ignored = await send(`{"jsonrpc":"2.0","id":2,"method":"ping","params":{"_meta":{"x":${deep}}}}`);
    expect(ignored).toMatchObject({ status: 200, id: 2, result: {} });
  });

  it("is a method that nobody knows: -32601", async () => {
    for (const method of ["no/such", "", "__proto__", "toString", "tools/call ", "TOOLS/LIST"]) {
      const answer = await send(JSON.stringify({ jsonrpc: "2.0", id: 3, method }));
      expect([method, ...errors(answer)]).toEqual([method, 200, -32601, 3]);
    }
  });

  it.each(["logging/setLevel", "sampling/createMessage", "roots/list", "elicitation/create", "tasks/list"])(
    "is %s, which is no capability of this server: -32601",
    async (method) => {
      const answer = await send(JSON.stringify({ jsonrpc: "2.0", id: 3, method, params: { level: "info" } }));
      expect(errors(answer)).toEqual([200, -32601, 3]);
    },
  );
});

describe("what expects no answer", () => {
  it.each([
    ["a notification", { method: "notifications/initialized" }],
    ["a notification that nobody knows", { method: "notifications/no-such", params: { any: 1 } }],
    ["a cancel of nothing", { method: "notifications/cancelled", params: { requestId: 99 } }],
    ["a cancel that names nothing", { method: "notifications/cancelled" }],
    ["a cancel of an object", { method: "notifications/cancelled", params: { requestId: {} } }],
    ["progress of nothing", { method: "notifications/progress", params: { progressToken: 1, progress: 1 } }],
    ["changed roots", { method: "notifications/roots/list_changed" }],
    ["an answer to nothing", { id: 77, result: {} }],
    ["an error to nothing", { id: 77, error: { code: -1, message: "no" } }],
  ])("is taken with 202 and no body, with a session and without: %s", async (_what, message) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    const session = await openSession();
    for (const answer of [await send(text, session), await send(text)]) {
      expect(answer).toMatchObject({ status: 202, body: "" });
      expect(answer.headers["content-length"]).toBe("0");
    }
    expect((await send(ping("1"), session)).status).toBe(200);
  });
});

describe("what a request says of its session and version", () => {
  it.each([
    ["an unknown session", ping("1"), { "Mcp-Session-Id": "nope" }, 404, -32001],
    ["an empty session", ping("1"), { "Mcp-Session-Id": "" }, 404, -32001],
    ["an unsupported version", ping("1"), { "MCP-Protocol-Version": "1999-01-01" }, 400, -32000],
    ["a version but no session", ping("1"), { "MCP-Protocol-Version": "2025-11-25" }, 400, -32000],
  ])("%s", async (_what, body, headers, status, code) => {
    expect(errors(await send(body, headers)).slice(0, 2)).toEqual([status, code]);
  });

  it("is an unsupported version in a session: 400", async () => {
    const session = await openSession();
    const answer = await send(ping("1"), { ...session, "MCP-Protocol-Version": "1999-01-01" });
    expect(errors(answer)).toEqual([400, -32000, 1]);
  });

  it.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])(
    "may be %s in a session of another version",
    async (version) => {
      const session = await openSession();
      expect((await send(ping("1"), { ...session, "MCP-Protocol-Version": version })).status).toBe(200);
    },
  );

  it("is initialize in a session: 400, and the session goes on", async () => {
    const session = await openSession();
    expect(errors(await send(initialize, session))).toEqual([400, -32600, 0]);
    expect((await send(ping("1"), session)).status).toBe(200);
  });

  it("is initialize twice without a session: two sessions", async () => {
    const [first, second] = [await openSession(), await openSession()];
    expect(first).not.toEqual(second);
    expect((await send(ping("1"), first)).status).toBe(200);
  });

  it("is initialize with a version that nobody knows: answered with the newest of its era", async () => {
    const answer = await send(initialize.replace("2025-11-25", "2030-01-01"));
    expect(answer.result).toMatchObject({ protocolVersion: "2025-11-25" });
  });
});
