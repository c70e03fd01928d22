import { McpTestClient, rawPost } from "@browser-mcp/testing";
import { BearerGuard } from "./bearer-guard.js";
import { EndpointFixture } from "./endpoint.fixture.js";

const ping = { jsonrpc: "2.0", id: 7, method: "ping" };

describe("an endpoint whose owner wants a token", () => {
  let token = "right";
  let fixture: EndpointFixture;
  const post = (headers: Readonly<Record<string, string>> = {}) =>
    fetch(fixture.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify(ping),
    });

  beforeEach(async () => {
    token = "right";
    fixture = await EndpointFixture.start({
      bearer: new BearerGuard((given) => given === token),
      allowedOrigins: ["http://inspector.test"],
    });
  });
  afterEach(() => fixture.stop());

  it.each(["Bearer right", "bearer right", "BEARER  right "])("answers %j", async (authorization) => {
    expect(await (await post({ authorization })).json()).toEqual({ jsonrpc: "2.0", id: 7, result: {} });
  });

  it.each([
    "Bearer wrong",
    "Bearer",
    "Bearer right wrong",
    "Bearer right, Bearer wrong",
    "Basic cmlnaHQ6cmlnaHQ=",
    "right",
    "",
  ])("refuses Authorization: %j as it refuses none, without a hint which", async (authorization) => {
    const none = await post();
    const other = await post({ authorization });
    for (const response of [none, other]) {
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe('Bearer realm="Browser MCP"');
    }
    const text = await other.text();
    expect(text).toBe(await none.text());
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: "2.0", id: null, error: { code: -32000 } });
  });

  it.each(["GET", "DELETE", "PUT"])(
    "refuses %s as well, before it looks at anything else",
    async (method) => {
      const response = await fetch(fixture.url, { method, headers: { "Mcp-Session-Id": "any" } });
      expect(response.status).toBe(401);
    },
  );

  it("lets a configured web page ask beforehand, and read the refusal", async () => {
    const headers = { Origin: "http://inspector.test", "Access-Control-Request-Method": "POST" };
    expect((await fetch(fixture.url, { method: "OPTIONS", headers })).status).toBe(204);
    const refused = await post({ Origin: "http://inspector.test" });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      401,
      "http://inspector.test",
    ]);
  });

  it("says nothing of tokens to a web page that may not call at all", async () => {
    const response = await post({ Origin: "http://evil.test", authorization: "Bearer right" });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([403, null]);
  });

  it("serves an official client that bears it, and ends its session when the token changes", async () => {
    const client = await McpTestClient.connect(fixture.url, { headers: { Authorization: "Bearer right" } });
    expect((await client.callTool("echo", { say: "hello" })).structured).toEqual({ said: "hello" });
    const hanging = client.callTool("hang");
    const ended = expect(hanging).rejects.toThrow("The session was closed.");
    await fixture.hanging();
    token = "new";
    await fixture.endpoint.tokenChanged();
    await ended;
    expect(fixture.endpoint.sessionCount).toBe(0);
    await expect(client.callTool("echo")).rejects.toThrow();
    await client.close().catch(() => undefined);
  });

  it("asks for none by default", async () => {
    const open = await EndpointFixture.start();
    expect((await rawPost(open.url, ping)).status).toBe(200);
    await open.stop();
  });
});
