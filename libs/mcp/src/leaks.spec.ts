import { Agent, request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { EndpointFixture } from "./endpoint.fixture.js";
import { SseReader } from "./sse-reader.fixture.js";

const CALLS = 10_000;
const SESSIONS = 1_000;
const AT_ONCE = 20;
/** Less than anything that could stay of a call: its id and response in a map alone are more. */
const BYTES_PER_CALL = 100;
/** An open session holds more than three times as much. */
const BYTES_PER_SESSION = 2_000;

jest.setTimeout(120_000);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

let fixture: EndpointFixture;
let agent: Agent;
beforeEach(async () => {
  fixture = await EndpointFixture.start({
    sessions: { maxSessions: SESSIONS, idleMs: 3_600_000 },
    // Nothing is refused: what is refused leaves nothing in any case.
    calls: { maxInFlight: 1_000, maxInFlightPerClient: 1_000, perSecondPerClient: 1_000_000 },
  });
  agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
});
afterEach(async () => {
  agent.destroy();
  await fixture.stop();
});

type Headers = Readonly<Record<string, string>>;
const send = (method: string, headers: Headers, body?: object): Promise<Headers> =>
  new Promise((resolve, reject) => {
    const outgoing = request(fixture.url, {
      method,
      agent,
      headers: {
        accept: "application/json, text/event-stream",
        ...headers,
        "content-type": "application/json",
      },
    });
    outgoing.once("error", reject).once("response", (response) => {
      response.resume().once("end", () => {
        if ((response.statusCode ?? 0) < 300) resolve(response.headers as Headers);
        else reject(new Error(`refused with ${response.statusCode}`));
      });
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
const message = (method: string, params: object, id?: number) => ({
  jsonrpc: "2.0",
  method,
  params,
  ...(id === undefined ? {} : { id }),
});
const call = (name: string, id: number) => message("tools/call", { name, arguments: {} }, id);
const clientInfo = { name: "leaks", version: "1" };
const openSession = async (): Promise<Headers> => {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const headers = await send("POST", {}, message("initialize", params, 0));
  const session = { "mcp-session-id": headers["mcp-session-id"] ?? "" };
  await send("POST", session, message("notifications/initialized", {}));
  return session;
};
/** Does something so many times, so many at once. */
const times = async (
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await work(next++);
    }),
  );
  fixture.callers.length = 0;
  fixture.ended.length = 0;
};
/** Bytes that are still reachable, when what is on its way to the end has come there. */
const heap = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
};

/** Bytes by which so many more grow the heap, after some to warm up. */
const growth = async (
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> => {
  await times(count / 5, atOnce, work);
  const before = await heap();
  await times(count, atOnce, work);
  return (await heap()) - before;
};

/** POSTs on a connection of its own; yields what breaks it. */
const post = (session: Headers, body: object): (() => void) => {
  const headers = { ...session, "content-type": "application/json", accept: "application/json" };
  const outgoing = request(fixture.url, { method: "POST", headers, agent: false });
  outgoing.on("error", () => undefined).end(JSON.stringify(body));
  return () => outgoing.destroy();
};

describe("nothing stays", () => {
  it(`of ${CALLS} calls, with a session and without`, async () => {
    const session = await openSession();
    const grown = await growth(CALLS, AT_ONCE, async (index) => {
      const kind = index % 10;
      if (kind < 6) await send("POST", session, call("echo", index));
      else if (kind < 9) await send("POST", {}, call("echo", index));
      else await send("POST", session, call("nope", index));
    });
    expect(grown).toBeLessThan(CALLS * BYTES_PER_CALL);
  });

  it(`of ${SESSIONS} calls that were cancelled or whose client left`, async () => {
    const session = await openSession();
    const grown = await growth(SESSIONS, 1, async (index) => {
      const running = fixture.hanging();
      const aborted = fixture.aborting();
      if (index % 2 === 0) {
        const answer = send("POST", session, call("hang", index));
        await running;
        await send("POST", session, message("notifications/cancelled", { requestId: index }));
        await answer;
      } else {
        const leave = post(session, call("hang", index));
        await running;
        leave();
      }
      await aborted;
      fixture.aborted.length = 0;
    });
    expect(grown).toBeLessThan(SESSIONS * BYTES_PER_SESSION);
  });

  it(`of ${SESSIONS} sessions that listened and called`, async () => {
    const grown = await growth(SESSIONS, AT_ONCE, async () => {
      const session = await openSession();
      const listener = await SseReader.open(fixture.url, session);
      await send("POST", session, call("echo", 1));
      await send("DELETE", session);
      await listener.ended;
    });
    expect(fixture.endpoint.sessionCount).toBe(0);
    expect(grown).toBeLessThan(SESSIONS * BYTES_PER_SESSION);
  });

  it(`of ${SESSIONS} open sessions when the server closes`, async () => {
    const before = await heap();
    await times(SESSIONS, AT_ONCE, openSession);
    expect(fixture.endpoint.sessionCount).toBe(SESSIONS);
    expect((await heap()) - before).toBeGreaterThan(SESSIONS * BYTES_PER_SESSION);
    await fixture.endpoint.close();
    expect((await heap()) - before).toBeLessThan(SESSIONS * BYTES_PER_SESSION);
  });
});
