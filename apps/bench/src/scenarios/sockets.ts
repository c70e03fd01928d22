import { cpuTimeMs } from "../measure/cpu-time.js";
import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { ServerState } from "../servers/server-state.js";
import type { FleetPlan } from "../workers/fleet.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadOf, sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import { toolCall, type ClientRequest } from "./page.js";
import { runRace, type Runner } from "./race.js";
import type { Bench, Scenario } from "./scenario.js";

const SOCKETS = 5_000;
const CALLS = 4_000;
/** Calls under way, where they are not made one after another. */
const AT_ONCE = 16;
const TEXT_LENGTH = 2_048;
const HEARTBEAT_MS = 20_000;
/** Of all browsers, those that are asked, evenly spread. */
const ASKED = 200;
const CLOSED = 200;
const KB_PER_MB = 1_000;

const QUIET = `${SERVER}, no heartbeats`;
const ALONE = `${SERVER}, one browser`;
const BARE_ALONE = `${BARE}, one browser`;
const CROWDED = `${SERVER}, 16 at once`;
const SPARSE = `${SERVER}, 16 at once, 16 browsers`;
const BARE_CROWDED = `${BARE}, 16 at once`;
const BARE_SPARSE = `${BARE}, 16 at once, 16 browsers`;

/**
 * Many browsers at one server. What calls cost one after another is compared with a server that has one browser. Calls at
 * once to one browser share writes and reads of its socket, which calls to several cannot, however many others are
 * connected: those are compared with a server that has a browser for each call under way, and no more. Heartbeats cost CPU
 * whether there are calls or not: a call's own is measured where none arrive, its time where they do. The time of calls at
 * once is told and not judged: server, callers and browsers then keep more cores busy than a small machine has.
 */
export const manySockets: Scenario = {
  name: "sockets",
  title: "5,000 browsers with heartbeats; calls to any of them beside servers with few; some close.",
  bounds: [
    { key: "memory", what: "memory of a socket", unit: "KB", comparison: "≤", limit: 20 },
    { key: "resident", what: "resident memory of a socket", unit: "KB", comparison: "≤" },
    { key: "cpu", what: "CPU of a call to any ÷ with one browser", unit: "×", comparison: "≤", limit: 1.1 },
    { key: "cpuBeating", what: "the same, with the heartbeats' own CPU", unit: "×", comparison: "≤" },
    { key: "cpuBare", what: "bare's CPU of a call to any ÷ with one browser", unit: "×", comparison: "≤" },
    { key: "time", what: "time of a call to any ÷ with one browser", unit: "×", comparison: "≤", limit: 1.1 },
    { key: "cpuAtOnce", what: "16 at once: CPU ÷ with 16 browsers", unit: "×", comparison: "≤", limit: 1.1 },
    {
      key: "timeAtOnce",
      what: "16 at once: time ÷ with 16 browsers",
      unit: "×",
      comparison: "≤",
    },
    { key: "timeAtOnceBare", what: "bare's time, 16 at once ÷ with 16 browsers", unit: "×", comparison: "≤" },
    { key: "first", what: "time of the first call to a browser ÷ later ones", unit: "×", comparison: "≤" },
    { key: "close", what: "closing one, p50", unit: "ms", comparison: "≤", limit: 1 },
    { key: "closeCpu", what: "server CPU of closing one", unit: "ms", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const { count = SOCKETS, clients: atOnce = AT_ONCE, calls = CALLS, signal, onProgress } = bench;
      const room = { server: { max_connections: count + 10 } };
      const [many, quiet, one, few, bare, bareAlone, bareFew] = [
        await company.built(room),
        await company.built(room),
        await company.built(),
        await company.built(),
        await company.bare(),
        await company.bare(),
        await company.bare(),
      ];
      const before = await many.worker.ask({ collect: true }, signal);
      onProgress(`connecting ${count} browsers to each`);
      const plan = { kind: "superset", page: { textLength: TEXT_LENGTH } } as const;
      const beating = { ...plan, heartbeatMs: HEARTBEAT_MS };
      const fleets: readonly FleetPlan[] = [
        { ...beating, browsers: count, url: many.webSocket },
        { ...plan, browsers: count, url: quiet.webSocket },
        { ...plan, url: one.webSocket },
        { ...plan, browsers: atOnce, url: few.webSocket },
        { ...plan, browsers: count, url: bare.webSocket },
        { ...plan, url: bareAlone.webSocket },
        { ...plan, browsers: atOnce, url: bareFew.webSocket },
      ];
      const browsers = await company.browsers(fleets);
      judgeMemory(before, await many.worker.ask({ collect: true }, signal), count, draft);
      const loader = await company.clients();
      const common = { requests: [], calls, browsers, loader };
      const runnerOf = (name: string, server: RunningServer, fleet: number): Runner => {
        const { mcp: url, pid, worker } = server;
        const requests = readsOf(browsers.ready[fleet] ?? [], 0);
        return { name, url, pid, worker, fleet, requests, expected: `"originalTextSize":${TEXT_LENGTH}` };
      };
      const oneByOne = [
        runnerOf(SERVER, many, 0),
        runnerOf(QUIET, quiet, 1),
        runnerOf(ALONE, one, 2),
        { ...runnerOf(BARE, bare, 4), sessions: false },
        { ...runnerOf(BARE_ALONE, bareAlone, 5), sessions: false },
      ];
      await runRace({ ...common, runners: oneByOne, clients: 1 }, bench, draft);
      draft.judgeCpu("cpu", QUIET, ALONE);
      draft.judgeCpu("cpuBeating", SERVER, ALONE);
      draft.judgeCpu("cpuBare", BARE, BARE_ALONE);
      draft.judgeRounds("time", "p50Ms", SERVER, ALONE);
      await judgeFirst(many, readsOf(browsers.ready[0] ?? [], 0.5), loader, bench, draft);
      const together = [
        { ...runnerOf(CROWDED, quiet, 1), base: SPARSE },
        { ...runnerOf(SPARSE, few, 3), base: SPARSE },
        { ...runnerOf(BARE_CROWDED, bare, 4), base: BARE_SPARSE, sessions: false },
        { ...runnerOf(BARE_SPARSE, bareFew, 6), base: BARE_SPARSE, sessions: false },
      ];
      await runRace({ ...common, runners: together, clients: atOnce }, bench, draft);
      draft.judgeCpu("cpuAtOnce", CROWDED, SPARSE);
      // As many are under way all the time: how many end in a second says how long one takes.
      draft.judgeRounds("timeAtOnce", "callsPerSecond", SPARSE, CROWDED);
      draft.judgeRounds("timeAtOnceBare", "callsPerSecond", BARE_SPARSE, BARE_CROWDED);
      await close(many, browsers, Math.min(CLOSED, count), bench, draft);
    }),
};

function judgeMemory(before: ServerState, after: ServerState, count: number, draft: Draft): void {
  draft.judge("memory", ((after.heapMb - before.heapMb) * KB_PER_MB) / count);
  draft.judge("resident", ((after.residentMb - before.residentMb) * KB_PER_MB) / count);
}

/**
 * Reads of browsers that are evenly spread among all, each by its id; their tabs count from 1.
 * @param shift from 0 to 1: how far on the way from one to the next
 */
function readsOf(ids: readonly string[], shift: number): readonly ClientRequest[] {
  const asked = Math.max(1, Math.min(ASKED, Math.floor(ids.length / 2)));
  return Array.from({ length: asked }, (_, index) => {
    const number = Math.floor(((index + shift) * ids.length) / asked);
    return toolCall("get_page_content", { browserId: ids[number], tabId: number + 1, maxAge: 0 });
  });
}

/** @param requests of browsers that nobody has called so far, one of each */
async function judgeFirst(
  { mcp: url }: RunningServer,
  requests: readonly ClientRequest[],
  loader: WorkerProcess<"clients">,
  { signal, onProgress }: Bench,
  draft: Draft,
): Promise<void> {
  onProgress(`first calls to ${requests.length} browsers`);
  const { clients } = await sessionsOf(loader, url, 1, signal);
  const order = { url, calls: requests.length, clients, requests };
  const [first, later] = [await loadOf(loader, order, signal), await loadOf(loader, order, signal)];
  draft.judge("first", medianOf(first.latencies) / medianOf(later.latencies));
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
  draft.judge("close", medianOf(closeMs));
}

const medianOf = (values: readonly number[]): number =>
  percentile(
    values.toSorted((a, b) => a - b),
    50,
  );
