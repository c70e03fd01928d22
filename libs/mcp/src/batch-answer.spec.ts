import { EndpointFixture } from "./endpoint.fixture.js";

const call = (id: unknown, say: string) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "echo", arguments: { say } },
});
const hang = { jsonrpc: "2.0", id: "h", method: "tools/call", params: { name: "hang" } };
const note = { jsonrpc: "2.0", method: "notifications/initialized" };

let fixture: EndpointFixture;
beforeEach(async () => {
  fixture = await EndpointFixture.start();
});
afterEach(() => fixture.stop());

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}, signal?: AbortSignal) =>
  fetch(fixture.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
const sessionOf = async (protocolVersion: string): Promise<Record<string, string>> => {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: "spec", version: "1" } };
  const response = await post({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  return { "mcp-session-id": response.headers.get("mcp-session-id") ?? "" };
};
const byId = (answers: unknown): unknown[] =>
  (answers as { id: unknown }[]).sort((a, b) => String(a.id).localeCompare(String(b.id)));

describe("a batch", () => {
  it.each([
    ["in a session of 2025-03-26", () => sessionOf("2025-03-26")],
    ["without a session", () => Promise.resolve({})],
  ])("is answered as one array %s, each request under its id", async (_where, headersOf) => {
    const response = await post(
      [call(1, "one"), note, call("2", "two"), { nonsense: true }],
      await headersOf(),
    );
    expect(response.status).toBe(200);
    expect(byId(await response.json())).toMatchObject([
      { id: 1, result: { content: [{ text: '{"said":"one"}' }] } },
      { id: "2", result: { content: [{ text: '{"said":"two"}' }] } },
      { id: null, error: { code: -32600 } },
    ]);
  });

  it("of nothing to answer gets 202", async () => {
    const response = await post([note, note], await sessionOf("2025-03-26"));
    expect(response.status).toBe(202);
    expect(await response.text()).toBe("");
  });

  it.each(["2024-11-05", "2025-06-18", "2025-11-25"])("is refused in a session of %s", async (version) => {
    const response = await post([call(1, "one")], await sessionOf(version));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ id: null, error: { code: -32600 } });
    expect(fixture.callers).toEqual([]);
  });

  it("that initializes is refused", async () => {
    const response = await post([{ jsonrpc: "2.0", id: 1, method: "initialize", params: {} }]);
    expect(response.status).toBe(400);
  });

  it("in which an id stands twice answers the second with an error", async () => {
    const response = await post([call(1, "one"), call(1, "again")], await sessionOf("2025-03-26"));
    const answers = (await response.json()) as object[];
    expect(answers).toHaveLength(2);
    expect(answers).toContainEqual(expect.objectContaining({ id: 1, error: expect.anything() as unknown }));
  });

  it("whose client goes away is aborted, and whose call is cancelled is answered without it", async () => {
    const headers = await sessionOf("2025-03-26");
    const controller = new AbortController();
    const hanging = fixture.hanging();
    const gone = post([hang], headers, controller.signal);
    await hanging;
    controller.abort();
    await expect(gone).rejects.toThrow();
    await fixture.aborting();
    const again = fixture.hanging();
    const cancelled = post([hang, call(1, "one")], headers);
    await again;
    await post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "h" } }, headers);
    expect(await (await cancelled).json()).toMatchObject([{ id: 1 }]);
  });

  it("ends when the server does", async () => {
    const hanging = fixture.hanging();
    const response = post([hang], await sessionOf("2025-03-26"));
    await hanging;
    await fixture.endpoint.close();
    expect(await (await response).json()).toMatchObject([{ id: "h", error: {} }]);
  });
});
