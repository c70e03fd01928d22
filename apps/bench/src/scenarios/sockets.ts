import { cpuTimeMs } from "../measure/cpu-time.js";
import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { ServerState } from "../servers/server-state.js";
import type { FleetPlan } from "../workers/fleet.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { Company, type RunningServer } from "./company.js";
import { toolCall, type ClientRequest } from "./page.js";
import { runRace, type Runner } from "./race.js";
import type { Bench, Scenario } from "./scenario.js";

const SOCKETS = 5_000;
const CALLS = 4_000;
const CLIENTS = 16;
const TEXT_LENGTH = 2_048;
const HEARTBEAT_MS = 20_000;
/** Of all browsers, those that are asked, evenly spread. */
const ASKED = 200;
const CLOSED = 200;
const KB_PER_MB = 1_000;

const ALONE = `${SERVER}, one browser`;

/** Many browsers at one server. */
export const manySockets: Scenario = {
  name: "sockets",
  title: "5,000 browsers with heartbeats; calls to any of them beside a server with one; some close.",
  bounds: [
    { key: "memory", what: "memory of a socket", unit: "KB", comparison: "≤", limit: 20 },
    { key: "resident", what: "resident memory of a socket", unit: "KB", comparison: "≤" },
    { key: "cpu", what: "CPU of a call to any ÷ with one browser", unit: "×", comparison: "≤", limit: 1.1 },
    { key: "p50", what: "time of a call to any ÷ with one browser", unit: "×", comparison: "≤", limit: 1.1 },
    { key: "close", what: "closing one, p50", unit: "ms", comparison: "≤", limit: 1 },
    { key: "closeCpu", what: "server CPU of closing one", unit: "ms", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const { count = SOCKETS, signal, onProgress } = bench;
      const [many, one, bare] = [
        await company.built({ server: { max_connections: count + 10 } }),
        await company.built(),
        await company.bare(),
      ];
      const before = await many.worker.ask({ collect: true }, signal);
      onProgress(`connecting ${count} browsers to each`);
      const plan = {
        kind: "superset",
        page: { textLength: TEXT_LENGTH },
        heartbeatMs: HEARTBEAT_MS,
      } as const;
      const fleets: readonly FleetPlan[] = [
        { ...plan, browsers: count, url: many.webSocket },
        { ...plan, url: one.webSocket },
        { ...plan, browsers: count, url: bare.webSocket },
      ];
      const browsers = await company.browsers(fleets);
      judgeMemory(before, await many.worker.ask({ collect: true }, signal), count, draft);
      const idsOf = (fleet: number): readonly string[] => browsers.ready[fleet] ?? [];
      const race = {
        runners: [
          runnerOf(SERVER, many, 0, idsOf(0)),
          runnerOf(ALONE, one, 1, idsOf(1)),
          { ...runnerOf(BARE, bare, 2, idsOf(2)), sessions: false },
        ],
        requests: [],
        calls: bench.calls ?? CALLS,
        clients: bench.clients ?? CLIENTS,
        browsers,
        loader: await company.clients(),
      };
      await runRace(race, bench, draft);
      draft.judgeRatio("cpu", "cpuMsPerCall", SERVER, ALONE);
      draft.judgeRatio("p50", "p50Ms", SERVER, ALONE);
      await close(many, browsers, Math.min(CLOSED, count), bench, draft);
    }),
};

function judgeMemory(before: ServerState, after: ServerState, count: number, draft: Draft): void {
  draft.judge("memory", ((after.heapMb - before.heapMb) * KB_PER_MB) / count);
  draft.judge("resident", ((after.residentMb - before.residentMb) * KB_PER_MB) / count);
}

function runnerOf(
  name: string,
  { mcp: url, pid, worker }: RunningServer,
  fleet: number,
  ids: readonly string[],
): Runner {
  const expected = `"originalTextSize":${TEXT_LENGTH}`;
  return { name, url, pid, worker, fleet, requests: readsOf(ids), expected };
}

/** Reads of browsers that are evenly spread among all, each by its id; their tabs count from 1. */
function readsOf(ids: readonly string[]): readonly ClientRequest[] {
  const asked = Math.min(ASKED, ids.length);
  return Array.from({ length: asked }, (_, index) => {
    const number = Math.floor((index * ids.length) / asked);
    return toolCall("get_page_content", { browserId: ids[number], tabId: number + 1, maxAge: 0 });
  });
}

async function close(
  server: RunningServer,
  browsers: WorkerProcess<"browsers">,
  count: number,
  { signal, onProgress }: Bench,
  draft: Draft,
): Promise<void> {
  onProgress(`closing ${count} browsers, one after another`);
  const cpuBefore = await cpuTimeMs(server.pid);
  const { closeMs } = await browsers.ask({ ask: "close", fleet: 0, browsers: count }, signal);
  draft.judge("closeCpu", ((await cpuTimeMs(server.pid)) - cpuBefore) / count);
  draft.judge(
    "close",
    percentile(
      closeMs.toSorted((a, b) => a - b),
      50,
    ),
  );
}
