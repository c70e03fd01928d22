import { readClientMessage } from "./client-message.js";

const read = (message: unknown) => readClientMessage(Buffer.from(JSON.stringify(message)));
const stateless = { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } };

describe("readClientMessage", () => {
  it.each([
    [{ id: 1, method: "ping" }, "request", "1"],
    [{ id: "", method: "ping" }, "request", '""'],
    [{ id: null, method: "ping" }, "request", "null"],
    [{ id: { a: 1 }, method: "ping" }, "request", "null"],
    [{ method: "notifications/initialized" }, "notification", "null"],
    [{ id: 4, result: {} }, "answer", "null"],
    [[{ id: 1, method: "ping" }], "request", "null"],
    [7, "request", "null"],
  ])("takes %j for a %s", (message, kind, id) => {
    expect(read(message)).toMatchObject({ kind, id });
  });

  it("tells what is no JSON", () => {
    expect(readClientMessage(Buffer.from('{"id":1')).kind).toBe("invalid");
  });

  it("reads what a cancel names, as the request's id was written", () => {
    expect(read({ method: "notifications/cancelled", params: { requestId: "7" } }).cancels).toBe('"7"');
    expect(read({ method: "notifications/cancelled", params: { requestId: 7 } }).cancels).toBe("7");
  });

  it("gives a message of the stateless era the headers that mirror it", () => {
    expect(
      read({ id: 1, method: "tools/call", params: { ...stateless, name: "echo" } }).statelessHeaders,
    ).toEqual({
      "MCP-Protocol-Version": "2026-07-28",
      "Mcp-Method": "tools/call",
      "Mcp-Name": "echo",
    });
    expect(
      read({ id: 1, method: "resources/read", params: { ...stateless, uri: "browser://tabs" } }),
    ).toMatchObject({
      statelessHeaders: { "Mcp-Name": "browser://tabs" },
    });
    expect(read({ id: 1, method: "tools/list", params: { ...stateless, name: "no subject" } })).toMatchObject(
      {
        statelessHeaders: expect.not.objectContaining({ "Mcp-Name": "no subject" }) as object,
      },
    );
    expect(read({ id: 1, method: "tools/call", params: { name: "echo" } }).statelessHeaders).toBeUndefined();
  });

  it.each(["zwölf", "a\r\nX: y", " padded ", "=?base64?eA==?="])(
    "can carry the name %j in a header",
    (name) => {
      const headers = read({ id: 1, method: "prompts/get", params: { ...stateless, name } }).statelessHeaders;
      expect(headers?.["Mcp-Name"]).toBe(`=?base64?${Buffer.from(name).toString("base64")}?=`);
    },
  );
});
