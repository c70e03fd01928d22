import { cpuTimeMs } from "../measure/cpu-time.js";
import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { LoadResult } from "../workers/load.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadOf, sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import { readPageAnew, TAB_ID, toolCall } from "./page.js";
import type { Bench, Scenario } from "./scenario.js";

const SECONDS = 10;
const ROUNDS = 2;
const PING_PAUSE_MS = 5;
/** One for each kind of large answer. */
const CLIENTS = 3;

const requests = [
  readPageAnew,
  toolCall("get_dom_snapshot", { tabId: TAB_ID, maxDepth: 15, maxNodes: 2_000, maxAge: 0 }),
  toolCall("capture_screenshot", { tabId: TAB_ID }),
];

/** Large answers, one after another without a pause, while another client wants short ones. */
export const heavyAnswers: Scenario = {
  name: "heavy-answers",
  title:
    "A 3 MB page, a DOM of 5,000 elements, a 1 MB screenshot, without a pause, while another client pings.",
  bounds: [
    { key: "delay", what: "event loop's delay, p99", unit: "ms", comparison: "≤", limit: 50 },
    { key: "max", what: "event loop's delay, longest", unit: "ms", comparison: "≤" },
    { key: "ping", what: "pings beside them, p99", unit: "ms", comparison: "≤" },
    { key: "idle", what: "pings alone, p99", unit: "ms", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const runs = [
        new HeavyRun(SERVER, await company.built(), await company.clients(), await company.clients()),
        new HeavyRun(BARE, await company.bare(), await company.clients(), await company.clients()),
      ];
      const plan = { kind: "superset", page: { textLength: 3_000_000 } } as const;
      const sizes = { domNodes: 5_000, screenshotBytes: 1_000_000 };
      await company.browsers(runs.map(({ server }) => ({ ...plan, ...sizes, url: server.webSocket })));
      for (const run of runs) await run.open(bench);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const run of round % 2 === 0 ? runs : runs.toReversed()) {
          bench.onProgress(`round ${round + 1} of ${ROUNDS}, ${run.name}`);
          await run.take(bench, draft);
        }
      }
    }),
};

/** One server under heavy answers. */
class HeavyRun {
  #heavyClients: LoadResult[] = [];
  readonly #pings: number[] = [];
  readonly #idle: number[] = [];
  #sessions: readonly Readonly<Record<string, string>>[] = [];
  #p99 = 0;
  #max = 0;
  #cpuMs = 0;

  constructor(
    readonly name: string,
    readonly server: RunningServer,
    private readonly loader: WorkerProcess<"clients">,
    private readonly pinger: WorkerProcess<"clients">,
  ) {}

  async open({ signal }: Bench): Promise<void> {
    this.#sessions = (await sessionsOf(this.loader, this.server.mcp, CLIENTS + 1, signal)).clients;
    // Once each, so that no code is met for the first time when it counts.
    await this.#load(CLIENTS * 2, 60_000, signal);
  }

  /** One turn, and what is known after it. */
  async take({ seconds = SECONDS, signal }: Bench, draft: Draft): Promise<void> {
    const forMs = (seconds * 1000) / ROUNDS;
    this.#idle.push(...(await this.#ping(forMs / 4, signal)).latencies);
    await this.server.worker.ask({ collect: false }, signal);
    const cpuBefore = await cpuTimeMs(this.server.pid);
    const [pings, heavy] = await Promise.all([
      this.#ping(forMs, signal),
      this.#load(Number.MAX_SAFE_INTEGER, forMs, signal),
    ]);
    this.#cpuMs += (await cpuTimeMs(this.server.pid)) - cpuBefore;
    const { loopDelayMs, residentMb } = await this.server.worker.ask({ collect: false }, signal);
    this.#pings.push(...pings.latencies);
    this.#heavyClients = [...this.#heavyClients, heavy];
    this.#p99 = Math.max(this.#p99, loopDelayMs?.p99 ?? Number.NaN);
    this.#max = Math.max(this.#max, loopDelayMs?.max ?? Number.NaN);
    this.#tell(draft, residentMb, pings);
  }

  #tell(draft: Draft, residentMb: number, { firstFailure }: LoadResult): void {
    const latencies = sorted(this.#heavyClients.flatMap((one) => one.latencies));
    const failures = this.#heavyClients.reduce((sum, one) => sum + one.failures, 0);
    const failure = firstFailure ?? this.#heavyClients.find((one) => one.failures > 0)?.firstFailure;
    if (failure !== undefined) draft.doubt(`${this.name} failed, first with: ${failure}`);
    draft.measure(this.name, {
      calls: latencies.length + failures,
      failures,
      // With the pings, which are next to nothing beside it.
      cpuMsPerCall: this.#cpuMs / (latencies.length + failures),
      callsPerSecond:
        (1000 * latencies.length) / this.#heavyClients.reduce((sum, one) => sum + one.elapsedMs, 0),
      p50Ms: percentile(latencies, 50),
      p99Ms: percentile(latencies, 99),
      maxMs: latencies.at(-1),
      residentMb,
      loopDelayMs: this.#p99,
    });
    const [pings, idle] = [sorted(this.#pings), sorted(this.#idle)];
    const pinged = {
      calls: pings.length,
      p50Ms: percentile(pings, 50),
      p99Ms: percentile(pings, 99),
      maxMs: pings.at(-1),
    };
    draft.measure(`${this.name}, pings`, pinged, `${BARE}, pings`);
    if (this.name !== SERVER) return;
    draft.judge("delay", this.#p99);
    draft.judge("max", this.#max);
    draft.judge("ping", percentile(pings, 99));
    draft.judge("idle", percentile(idle, 99));
  }

  #load(calls: number, forMs: number, signal: AbortSignal): Promise<LoadResult> {
    const order = { url: this.server.mcp, calls, forMs, clients: this.#sessions.slice(0, CLIENTS), requests };
    return loadOf(this.loader, order, signal);
  }

  #ping(forMs: number, signal: AbortSignal): Promise<LoadResult> {
    const order = {
      url: this.server.mcp,
      calls: Number.MAX_SAFE_INTEGER,
      forMs,
      pauseMs: PING_PAUSE_MS,
      clients: this.#sessions.slice(CLIENTS),
      requests: [{ method: "ping" }],
    };
    return loadOf(this.pinger, order, signal);
  }
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
