import { cpuTimeMs } from "../measure/cpu-time.js";
import { firstFailureOf, summarize, type Turn } from "../measure/measurement.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadOf, sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import { readPage } from "./page.js";
import type { Bench, Scenario } from "./scenario.js";

const CLIENTS = 64;
const ROUNDS = 10;
/** Long enough for all clients to ask meanwhile. */
const ANSWER_MS = 250;

/** Many clients read one tab at the same moment, of a browser that announces no changes, so that nothing is cached. */
export const sharedRead: Scenario = {
  name: "shared-read",
  title: "All clients read one tab at the same moment, again and again.",
  bounds: [{ key: "reads", what: "round trips to the browser", unit: "", comparison: "=", limit: 1 }],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const servers = [
        { name: SERVER, server: await company.built() },
        { name: BARE, server: await company.bare() },
      ];
      const plan = { kind: "existing", page: { textLength: 2_048, htmlLength: 2_048 } } as const;
      const browsers = await company.browsers(
        servers.map(({ server }) => ({ ...plan, url: server.webSocket, answerMs: ANSWER_MS })),
      );
      const loader = await company.clients();
      for (const [fleet, { name, server }] of servers.entries()) {
        await readTogether({ name, server, fleet, browsers, loader }, bench, draft);
      }
    }),
};

interface Reading {
  readonly name: string;
  readonly server: RunningServer;
  readonly fleet: number;
  readonly browsers: WorkerProcess<"browsers">;
  readonly loader: WorkerProcess<"clients">;
}

async function readTogether(reading: Reading, bench: Bench, draft: Draft): Promise<void> {
  const { name, server, fleet, browsers, loader } = reading;
  const { clients: count = CLIENTS, calls = count * ROUNDS, signal } = bench;
  const { clients } = await sessionsOf(loader, server.mcp, count, signal);
  const readsOf = async (): Promise<number> =>
    (await browsers.ask({ ask: "counts" }, signal)).counts[fleet]?.reads ?? 0;
  const turns: Turn[] = [];
  const rounds = Math.max(1, Math.floor(calls / count));
  for (let round = 1; round <= rounds; round += 1) {
    bench.onProgress(`round ${round} of ${rounds}, ${name}`);
    const [reads, cpu] = [await readsOf(), await cpuTimeMs(server.pid)];
    const order = { url: server.mcp, calls: count, clients, requests: [readPage] };
    const load = await loadOf(loader, order, signal);
    const cpuMs = (await cpuTimeMs(server.pid)) - cpu;
    turns.push({ ...load, cpuMs, roundTrips: (await readsOf()) - reads });
    draft.measure(name, summarize(turns) ?? {});
  }
  const { residentMb, loopDelayMs } = await server.worker.ask({ collect: false }, signal);
  draft.measure(name, { residentMb, loopDelayMs: loopDelayMs?.p99 });
  const failure = firstFailureOf(turns);
  if (failure !== undefined) draft.doubt(`${name} failed, first with: ${failure}`);
  // The round with the most.
  if (name === SERVER)
    draft.judge("reads", Math.max(...turns.map(({ roundTrips = Infinity }) => roundTrips)));
}
