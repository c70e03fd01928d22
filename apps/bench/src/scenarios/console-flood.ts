import { cpuTimeMs } from "../measure/cpu-time.js";
import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadOf, sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import { lostMessages } from "./lost-messages.js";
import { toolCall } from "./page.js";
import type { Bench, Scenario } from "./scenario.js";

const SECONDS = 20;
const EVENTS_PER_SECOND = 10_000;
const TABS = 50;
/** Two: the first fills the rings, so that the memory after it is what the second is compared with. */
const ROUNDS = 2;
const CLIENTS = 4;
const PAUSE_MS = 5;
const WARM_UP = 500;
/** The tab of the quiet browser that is read meanwhile. */
const QUIET_TAB = 1_001;
const requests = [
  toolCall("get_page_content", { tabId: QUIET_TAB, maxAge: 0 }),
  toolCall("get_dom_snapshot", { tabId: QUIET_TAB, maxAge: 0 }),
];

/** Pages that write into their consoles without end. */
export const consoleFlood: Scenario = {
  name: "console-flood",
  title: "10,000 console messages a second from 50 tabs, while clients read a tab of another browser.",
  bounds: [
    { key: "lost", what: "messages lost within the rings", unit: "", comparison: "=", limit: 0 },
    { key: "heap", what: "growth of the heap once rings are full", unit: "%", comparison: "≤", limit: 5 },
    { key: "p99", what: "calls' p99 ÷ idle", unit: "×", comparison: "≤", limit: 2 },
    { key: "rate", what: "messages a second", unit: "", comparison: "≤" },
    { key: "cpu", what: "server CPU per 1,000 messages, calls included, ÷ bare", unit: "×", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const floods: Flood[] = [];
      for (const [name, server] of [
        [SERVER, await company.built()],
        [BARE, await company.bare()],
      ] as const) {
        const url = server.webSocket;
        const page = { textLength: 2_048 };
        const noisy = await company.browsers([{ kind: "superset", page, url, tabs: TABS }]);
        // In a process of its own, so that what it answers does not wait for the noise; the bare server asks the newest.
        await company.browsers([{ kind: "superset", page, url, firstTab: QUIET_TAB }]);
        floods.push(new Flood(name, server, noisy, await company.clients()));
      }
      for (const flood of floods) await flood.begin(bench);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const flood of round % 2 === 0 ? floods : floods.toReversed()) {
          bench.onProgress(`round ${round + 1} of ${ROUNDS}, ${flood.name}`);
          await flood.take(bench, draft);
        }
      }
      const [ours, bare] = floods;
      draft.judge("cpu", (ours?.cpuMsPer1000 ?? Number.NaN) / (bare?.cpuMsPer1000 ?? Number.NaN));
      bench.onProgress("counting what is remembered");
      await ours?.count(bench, draft);
    }),
};

/** The noise at one server. */
class Flood {
  readonly #idle: number[] = [];
  readonly #busy: number[] = [];
  #heapMb: number | undefined;
  #sessions: readonly Readonly<Record<string, string>>[] = [];
  #sent = 0;
  #elapsedMs = 0;
  #cpuMs = 0;
  #failures = 0;

  constructor(
    readonly name: string,
    private readonly server: RunningServer,
    private readonly noisy: WorkerProcess<"browsers">,
    private readonly loader: WorkerProcess<"clients">,
  ) {}

  get cpuMsPer1000(): number {
    return (1000 * this.#cpuMs) / this.#sent;
  }

  /** Opens the clients' sessions and lets the compilers do their work. */
  async begin({ calls = WARM_UP, signal }: Bench): Promise<void> {
    this.#sessions = (await sessionsOf(this.loader, this.server.mcp, CLIENTS, signal)).clients;
    await this.#calls(Math.min(calls, WARM_UP), undefined, signal);
  }

  /** One turn without noise and one with it, and what is known afterwards. */
  async take(bench: Bench, draft: Draft): Promise<void> {
    const { seconds = SECONDS, signal } = bench;
    const forMs = (seconds * 1000) / ROUNDS;
    this.#idle.push(...(await this.#calls(undefined, forMs / 2, signal)));
    await this.server.worker.ask({ collect: false }, signal);
    const cpuBefore = await cpuTimeMs(this.server.pid);
    const started = performance.now();
    const flood = { ask: "flood", fleet: 0, perSecond: EVENTS_PER_SECOND, forMs } as const;
    const [sent, busy] = await Promise.all([
      this.noisy.ask(flood, signal).then((answer) => {
        this.#elapsedMs += performance.now() - started;
        return answer.sent;
      }),
      this.#calls(undefined, forMs, signal),
    ]);
    this.#cpuMs += (await cpuTimeMs(this.server.pid)) - cpuBefore;
    this.#sent = sent;
    this.#busy.push(...busy);
    this.#tell(await this.server.worker.ask({ collect: true }, signal), draft);
  }

  /** Asks for all that is remembered of every tab. */
  async count({ signal }: Bench, draft: Draft): Promise<void> {
    const { lost, broken } = await lostMessages(
      { url: this.server.mcp, headers: this.#sessions[0] ?? {}, tabs: TABS, sent: this.#sent },
      signal,
    );
    if (broken !== undefined) draft.doubt(broken);
    draft.judge("lost", lost);
  }

  #tell(
    { heapMb, residentMb, loopDelayMs }: Awaited<ReturnType<RunningServer["worker"]["ask"]>>,
    draft: Draft,
  ): void {
    const [busy, idle] = [this.#busy, this.#idle].map((all) => all.toSorted((a, b) => a - b)) as [
      number[],
      number[],
    ];
    draft.measure(this.name, {
      calls: busy.length + this.#failures,
      failures: this.#failures,
      p50Ms: percentile(busy, 50),
      p99Ms: percentile(busy, 99),
      maxMs: busy.at(-1),
      residentMb,
      loopDelayMs: loopDelayMs?.p99,
    });
    const quiet = { calls: idle.length, p50Ms: percentile(idle, 50), p99Ms: percentile(idle, 99) };
    draft.measure(`${this.name}, idle`, quiet, `${BARE}, idle`);
    if (this.name !== SERVER) return;
    draft.judge("p99", percentile(busy, 99) / percentile(idle, 99));
    draft.judge("rate", (1000 * this.#sent) / this.#elapsedMs);
    if (this.#heapMb !== undefined) draft.judge("heap", 100 * (heapMb / this.#heapMb - 1));
    this.#heapMb = heapMb;
  }

  async #calls(
    calls: number | undefined,
    forMs: number | undefined,
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    const { latencies, failures } = await loadOf(
      this.loader,
      {
        url: this.server.mcp,
        calls: calls ?? Number.MAX_SAFE_INTEGER,
        ...(forMs === undefined ? {} : { forMs }),
        pauseMs: PAUSE_MS,
        clients: this.#sessions,
        requests,
      },
      signal,
    );
    this.#failures += failures;
    return latencies;
  }
}
