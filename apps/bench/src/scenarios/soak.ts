import { cpuTimeMs } from "../measure/cpu-time.js";
import { firstFailureOf, summarize, type Turn } from "../measure/measurement.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import type { ClientHeaders } from "../workers/open-sessions.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadOf, sessionsOf } from "./clients.js";
import { Company, type RunningServer } from "./company.js";
import { readPage, readPageAnew, TAB_ID, toolCall } from "./page.js";
import type { Bench, Scenario } from "./scenario.js";

const CALLS = 200_000;
const CLIENTS = 32;
/** Memory is looked at that often, first after 10,000 calls. */
const PARTS = 20;

const OTHER_TAB = TAB_ID + 1;
/** All sorts of requests; the script runs in another tab than those whose reads are cached. */
const requests = [
  readPage,
  readPageAnew,
  toolCall("get_dom_snapshot", { tabId: TAB_ID, maxAge: 0 }),
  { method: "ping" },
  toolCall("get_console_messages", { tabId: TAB_ID }),
  toolCall("execute_javascript", { tabId: OTHER_TAB, code: "document.title" }),
  toolCall("get_browser_tabs", {}),
  { method: "tools/list" },
  toolCall("get_network_requests", { tabId: TAB_ID }),
  readPage,
];

/** Whether anything is kept of a call for ever. */
export const soak: Scenario = {
  name: "soak",
  title: "200,000 calls of all sorts; memory after a collection of garbage, every 10,000.",
  bounds: [
    { key: "heap", what: "heap, last quarter above the first", unit: "%", comparison: "≤", limit: 5 },
    {
      key: "resident",
      what: "resident memory, last quarter above the first",
      unit: "%",
      comparison: "≤",
      limit: 10,
    },
    { key: "cpu", what: "server CPU per call ÷ bare", unit: "×", comparison: "≤" },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      const [server, bare] = [await company.built(), await company.bare()];
      const plan = { kind: "superset", page: { textLength: 2_048 }, tabs: 2 } as const;
      await company.browsers([server, bare].map(({ webSocket }) => ({ ...plan, url: webSocket })));
      const loader = await company.clients();
      const { clients: count = CLIENTS, calls = CALLS, signal } = bench;
      const { clients } = await sessionsOf(loader, server.mcp, count, signal);
      const soaked = new Soak(SERVER, server, loader, clients);
      const beside = new Soak(BARE, bare, loader, clients);
      for (let part = 1; part <= PARTS; part += 1) {
        bench.onProgress(`part ${part} of ${PARTS}`);
        const share = Math.ceil(calls / PARTS);
        await soaked.take(share, bench, draft);
        // What bare costs is known after a tenth of it.
        await beside.take(Math.ceil(share / 10), bench, draft);
        draft.judge("heap", soaked.heapGrowth);
        draft.judge("resident", soaked.residentGrowth);
        draft.judgeRatio("cpu", "cpuMsPerCall", SERVER, BARE);
      }
    }),
};

/** One server over many calls. */
class Soak {
  readonly #turns: Turn[] = [];
  readonly #heap: number[] = [];
  readonly #resident: number[] = [];
  #calls = 0;

  constructor(
    private readonly name: string,
    private readonly server: RunningServer,
    private readonly loader: WorkerProcess<"clients">,
    private readonly clients: readonly ClientHeaders[],
  ) {}

  get heapGrowth(): number | undefined {
    return growthOf(this.#heap);
  }

  get residentGrowth(): number | undefined {
    return growthOf(this.#resident);
  }

  async take(calls: number, { signal }: Bench, draft: Draft): Promise<void> {
    const { mcp: url, pid, worker } = this.server;
    const cpuBefore = await cpuTimeMs(pid);
    const load = await loadOf(this.loader, { url, calls, clients: this.clients, requests }, signal);
    this.#turns.push({ ...load, cpuMs: (await cpuTimeMs(pid)) - cpuBefore });
    const { heapMb, residentMb, loopDelayMs } = await worker.ask({ collect: true }, signal);
    this.#calls += calls;
    this.#heap.push(heapMb);
    this.#resident.push(residentMb);
    if (this.name === SERVER) {
      draft.plot({ name: "heap after a collection", unit: "MB", over: "calls" }, this.#calls, heapMb);
      draft.plot({ name: "resident memory", unit: "MB", over: "calls" }, this.#calls, residentMb);
    }
    draft.measure(this.name, { ...summarize(this.#turns), residentMb, loopDelayMs: loopDelayMs?.p99 });
    const failure = firstFailureOf(this.#turns);
    if (failure !== undefined) draft.doubt(`${this.name} failed, first with: ${failure}`);
  }
}

/**
 * By how many per cent the mean of the last quarter is above that of the first: single values go up and down with what the
 * collector gives back to the system. Undefined before there are two values.
 */
export function growthOf(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const quarter = Math.max(1, Math.floor(values.length / 4));
  return 100 * (meanOf(values.slice(-quarter)) / meanOf(values.slice(0, quarter)) - 1);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
