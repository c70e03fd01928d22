import { cpuTimeMs } from "../measure/cpu-time.js";
import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { ServerState } from "../servers/server-state.js";
import type { ClientHeaders } from "../workers/open-sessions.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import type { Bench, Scenario } from "./scenario.js";

const SESSIONS = 1_000;
/** Opened before, so that what the server makes once does not count as a session's. */
const WARM_UP = 50;
const KB_PER_MB = 1_000;

/** Many clients at the same time. */
export const manySessions: Scenario = {
  name: "sessions",
  title: "1,000 MCP sessions, opened one after another, then idle.",
  bounds: [
    { key: "memory", what: "memory of a session", unit: "KB", comparison: "≤", limit: 30 },
    { key: "resident", what: "resident memory of a session", unit: "KB", comparison: "≤" },
    { key: "listening", what: "memory of a session with its stream open", unit: "KB", comparison: "≤" },
    { key: "open", what: "opening one, p50", unit: "ms", comparison: "≤", limit: 2 },
    { key: "cpu", what: "server CPU of opening one", unit: "ms", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const count = bench.count ?? SESSIONS;
      const server = await company.built({ server: { max_sessions: count + WARM_UP } });
      const bare = await company.bare();
      const loader = await company.clients();
      const opened = await open({ name: SERVER, server, loader, count }, bench, draft);
      await open({ name: BARE, server: bare, loader, count }, bench, draft);
      draft.judge("memory", kbEach("heapMb", opened.before, opened.after, count));
      draft.judge("resident", kbEach("residentMb", opened.before, opened.after, count));
      draft.judge("open", draft.figuresOf(SERVER).p50Ms);
      draft.judge("cpu", draft.figuresOf(SERVER).cpuMsPerCall);
      bench.onProgress("opening the sessions' streams");
      const listen = { ask: "listen", url: server.mcp, clients: opened.clients } as const;
      await loader.ask(listen, bench.signal);
      const listening = await server.worker.ask({ collect: true }, bench.signal);
      draft.judge("listening", kbEach("heapMb", opened.before, listening, count));
    }),
};

interface Opening {
  readonly name: string;
  readonly server: RunningServer;
  readonly loader: WorkerProcess<"clients">;
  readonly count: number;
}

interface Opened {
  readonly clients: readonly ClientHeaders[];
  readonly before: ServerState;
  readonly after: ServerState;
}

/** Opens the sessions of one server; the bare one has none and answers all the same. */
async function open(
  { name, server, loader, count }: Opening,
  { signal, onProgress }: Bench,
  draft: Draft,
): Promise<Opened> {
  onProgress(`opening ${count} sessions, ${name}`);
  await sessionsOf(loader, server.mcp, WARM_UP, signal);
  const [before, cpuBefore] = [
    await server.worker.ask({ collect: true }, signal),
    await cpuTimeMs(server.pid),
  ];
  const { openMs, clients } = await sessionsOf(loader, server.mcp, count, signal);
  const cpuMs = (await cpuTimeMs(server.pid)) - cpuBefore;
  const after = await server.worker.ask({ collect: true }, signal);
  const latencies = openMs.toSorted((a, b) => a - b);
  draft.measure(name, {
    calls: count,
    cpuMsPerCall: cpuMs / count,
    callsPerSecond: (1000 * count) / openMs.reduce((sum, ms) => sum + ms, 0),
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    residentMb: after.residentMb,
    loopDelayMs: after.loopDelayMs?.p99,
  });
  return { clients, before, after };
}

/** By how many KB each of them let the memory grow. */
const kbEach = (
  of: "heapMb" | "residentMb",
  before: ServerState,
  after: ServerState,
  count: number,
): number => ((after[of] - before[of]) * KB_PER_MB) / count;
