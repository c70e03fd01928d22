import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { McpEndpoint } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import type { ExtensionHub } from "@browser-mcp/transport";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { FaultyBrowser } from "./faulty-browser.fixture.js";
import { FaultyClient, type Tally } from "./faulty-client.fixture.js";
import { Random } from "./random.fixture.js";

/** The long form is the target `soak` of server-e2e. */
const ACTS = process.env["SOAK"] === undefined ? 4_000 : 200_000;
const CLIENTS = 20;
/** Less than what could stay of a call: its id and a response are more. */
const BYTES_PER_ACT = 100;
/** What the engine's own growth, compiled code and caches of its own, may add. */
const SLACK_BYTES = 4 * 1024 * 1024;

/** Timers and sockets of this process, by kind. */
const resources = (): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = { Timeout: 0, TCPSocketWrap: 0, TCPServerWrap: 0 };
  for (const kind of process.getActiveResourcesInfo()) {
    const count = counts[kind];
    if (count !== undefined) counts[kind] = count + 1;
  }
  return counts;
};

jest.setTimeout(ACTS * 20);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it(`${ACTS} calls with random faults: each ends with its own answer, and nothing stays`, async () => {
  const own = resources();
  const random = new Random(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
  const config = configSchema.parse({
    server: { port: 0, ws_port: 0, request_timeout_secs: 0.5 },
    connections: { reconnect_grace_secs: 0.2 },
    cache: { max_size_mb: 1 },
    limits: { calls_per_second_per_client: 1_000_000 },
    monitoring: { prometheus_port: 0, enable_request_logging: false },
  });
  const container = createContainer({ config, logger: silentLogger });
  const server = container.resolve<BrowserMcpServer>(tokens.server);
  const hub = container.resolve<ExtensionHub>(tokens.hub);
  const endpoint = container.resolve<McpEndpoint>(tokens.endpoint);
  const { mcp, webSocket } = await server.start();
  const browsers = (
    [
      { kind: "superset", tabs: [1, 2, 3] },
      { kind: "superset", tabs: [11, 12] },
      { kind: "existing", tabs: [21, 22] },
    ] as const
  ).map((options) => new FaultyBrowser(webSocket, { ...options, browserId: randomUUID() }, random));
  for (const browser of browsers) await browser.start();
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const tally: Tally = { answered: 0, failed: 0, refused: 0, abandoned: 0 };
  const clients = Array.from(
    { length: CLIENTS },
    () => new FaultyClient(mcp, agent, [1, 2, 3, 11, 12, 21, 22], random, tally),
  );
  const warnings: Error[] = [];
  const warned = (warning: Error): number => warnings.push(warning);
  process.on("warning", warned);

  const run = async (acts: number): Promise<void> => {
    let left = acts;
    await Promise.all(
      clients.map(async (client) => {
        while (left-- > 0) await client.act();
      }),
    );
    await Promise.all(clients.map((client) => client.leave()));
  };
  /** What is there when nothing is under way; bytes when it is so. */
  const atRest = async (): Promise<number> => {
    for (let look = 0; look < 300; look++) {
      const { pending, debuggerHolds } = hub.stats();
      if (pending + debuggerHolds + endpoint.calls.inFlight + endpoint.sessionCount === 0) break;
      await pause(50);
    }
    expect({ ...hub.stats(), sessions: endpoint.sessionCount, calls: endpoint.calls.inFlight }).toMatchObject(
      {
        pending: 0,
        debuggerHolds: 0,
        sessions: 0,
        calls: 0,
        browsers: browsers.length,
        sockets: browsers.length,
      },
    );
    collect();
    await pause(0);
    collect();
    return process.memoryUsage().heapUsed;
  };

  try {
    await run(ACTS / 4);
    const before = await atRest();
    await run(ACTS);
    for (const browser of browsers) browser.heal();
    const grown = (await atRest()) - before;
    expect(tally.answered).toBeGreaterThan(ACTS / 4);
    expect(tally.failed).toBeGreaterThan(0);
    expect(tally.abandoned).toBeGreaterThan(0);
    expect(grown).toBeLessThan(ACTS * BYTES_PER_ACT + SLACK_BYTES);
    expect(warnings).toEqual([]);
  } catch (error) {
    throw new Error(`With SEED=${random.seed}: ${String(error)}`, { cause: error });
  } finally {
    agent.destroy();
    for (const browser of browsers) await browser.end();
    await server.close();
    process.off("warning", warned);
  }
  for (let look = 0; look < 100 && JSON.stringify(resources()) !== JSON.stringify(own); look++) {
    await pause(50);
  }
  expect(resources()).toEqual(own);
});
