import { Agent, request } from "node:http";
import { McpTestClient } from "@browser-mcp/testing";
import { CallGate, defaultCallLimits } from "./call-gate.js";
import { EndpointFixture } from "./endpoint.fixture.js";
import { statelessRequest } from "./stateless/stateless.fixture.js";

const limits = { maxInFlight: 3, maxInFlightPerClient: 2, perSecondPerClient: 10 };
const one = {};
const other = {};

describe("requests let in", () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000 }));
  afterEach(() => jest.useRealTimers());

  it("are as many as one client may have under way, and more once one has ended", () => {
    const gate = new CallGate(limits);
    expect([gate.enter(one), gate.enter(one)]).toEqual([undefined, undefined]);
    expect(gate.enter(one)).toEqual({ reason: "This client has 2 requests under way.", retryAfter: 1 });
    gate.leave(one);
    expect(gate.enter(one)).toBeUndefined();
  });

  it("are as many as all clients together may have, whoever comes", () => {
    const gate = new CallGate(limits);
    for (const client of [one, one, other]) gate.enter(client);
    expect(gate.enter({})?.reason).toBe("The server has 3 requests under way.");
    expect(gate).toMatchObject({ inFlight: 3, refused: 1 });
    gate.leave(other);
    expect(gate.enter({})).toBeUndefined();
  });

  it("are as many a second as the rate allows, twice as many after a pause, another client's are not counted", () => {
    const gate = new CallGate({ ...limits, maxInFlight: 1_000, maxInFlightPerClient: 1_000 });
    const begin = (client: object) =>
      Array.from({ length: 50 }, () => gate.enter(client)).filter((refusal) => refusal === undefined).length;
    expect(begin(one)).toBe(20);
    expect(gate.enter(one)?.reason).toContain("more than 10 requests a second");
    expect(begin(other)).toBe(20);
    jest.advanceTimersByTime(500);
    expect(begin(one)).toBe(5);
    jest.advanceTimersByTime(3_600_000);
    expect(begin(one)).toBe(20);
  });

  it("are not counted twice after the clock was set back", () => {
    const gate = new CallGate({ ...limits, maxInFlightPerClient: 100, maxInFlight: 100 });
    for (let i = 0; i < 20; i += 1) gate.enter(one);
    jest.setSystemTime(-1_000_000);
    expect(gate.enter(one)).toBeDefined();
    jest.advanceTimersByTime(1_000);
    expect(gate.enter(one)).toBeUndefined();
  });
});

describe("an endpoint with as many requests under way as it takes", () => {
  const body = (id: number, name: string) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name, arguments: {} },
  });
  let fixture: EndpointFixture;
  const start = async (limits: Partial<typeof defaultCallLimits>) => {
    fixture = await EndpointFixture.start({ calls: { ...defaultCallLimits, ...limits } });
  };
  afterEach(() => fixture.stop());

  /** A POST over a connection of the agent; resolves with status, header and body. */
  const post = (agent: Agent, message: object, headers: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number | undefined; retryAfter: string | undefined; text: string }>(
      (resolve, reject) => {
        const outgoing = request(
          fixture.url,
          { method: "POST", agent, headers: { "content-type": "application/json", ...headers } },
          (response) => {
            let text = "";
            response.setEncoding("utf8").on("data", (part: string) => (text += part));
            response.on("end", () =>
              resolve({ status: response.statusCode, retryAfter: response.headers["retry-after"], text }),
            );
          },
        );
        outgoing.on("error", reject);
        outgoing.end(JSON.stringify(message));
      },
    );

  it("refuses one more with 429 and its id, and takes it once another has ended", async () => {
    await start({ maxInFlight: 1 });
    const hanging = fixture.hanging();
    const controller = new AbortController();
    const first = fetch(fixture.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body(1, "hang")),
      signal: controller.signal,
    });
    await hanging;
    const agent = new Agent();
    const refused = await post(agent, body(2, "echo"));
    expect(refused).toMatchObject({ status: 429, retryAfter: "1" });
    expect(JSON.parse(refused.text)).toMatchObject({ id: 2, error: { code: -32000 } });
    const { headers, body: newer } = statelessRequest("tools/list");
    expect(await post(agent, newer, headers)).toMatchObject({ status: 429 });
    controller.abort();
    await expect(first).rejects.toThrow();
    await fixture.aborting();
    expect(await post(agent, body(3, "echo"))).toMatchObject({ status: 200 });
    expect(fixture.endpoint.calls).toMatchObject({ inFlight: 0, refused: 2 });
    agent.destroy();
  });

  it("bounds a connection by itself: another one is served", async () => {
    await start({ perSecondPerClient: 1 });
    const [greedy, other] = [1, 2].map(() => new Agent({ keepAlive: true, maxSockets: 1 }));
    const statuses = [];
    for (let id = 0; id < 3; id += 1)
      statuses.push((await post(greedy ?? new Agent(), body(id, "echo"))).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await post(other ?? new Agent(), body(9, "echo"))).toMatchObject({ status: 200 });
    greedy?.destroy();
    other?.destroy();
  });

  it("bounds a session over all its connections", async () => {
    await start({ maxInFlightPerClient: 1 });
    const client = await McpTestClient.connect(fixture.url);
    const hanging = fixture.hanging();
    const controller = new AbortController();
    const first = client.callTool("hang", {}, { signal: controller.signal });
    await hanging;
    await expect(client.callTool("echo")).rejects.toThrow(/1 requests under way/);
    controller.abort();
    await expect(first).rejects.toThrow();
    await client.close();
  });
});
