import { rawPost } from "@browser-mcp/testing";
import { cpuTimeMs } from "../measure/cpu-time.js";
import { firstFailureOf, summarize, type Turn } from "../measure/measurement.js";
import type { Draft } from "../report/draft.js";
import type { ClientHeaders } from "../workers/open-sessions.js";
import type { WorkerProcess } from "../workers/worker-process.js";
import { loadBody } from "../workers/load.js";
import { loadOf, sessionsOf } from "./clients.js";
import type { RunningServer } from "./company.js";
import type { ClientRequest } from "./page.js";
import type { Bench } from "./scenario.js";

/** One of those that are compared, ready to be called. */
export interface Runner {
  readonly name: string;
  /** See `Contender`. */
  readonly base?: string;
  /** Its MCP endpoint. */
  readonly url: string;
  /** Its process; absent where it is not known. */
  readonly pid?: number | undefined;
  /** Whose reads are its own, in the browsers' worker; absent where its browser is not ours. */
  readonly fleet?: number | undefined;
  /** Asked for its memory and the delay of its event loop; absent where it cannot be. */
  readonly worker?: RunningServer["worker"];
  /** Whether its clients open sessions; default true. */
  readonly sessions?: boolean;
  /** What it is asked in place of the race's requests. */
  readonly requests?: readonly ClientRequest[];
  /** What a right first answer holds. */
  readonly expected: string;
  /** Whether the race goes on without it when its first answer is wrong; default false. */
  readonly optional?: boolean;
}

/** A race of several servers. */
export interface Race {
  readonly runners: readonly Runner[];
  /** What is asked, in turn. With one request, each answer must be as long as the first. */
  readonly requests: readonly ClientRequest[];
  readonly calls: number;
  readonly clients: number;
  readonly browsers: WorkerProcess<"browsers">;
  readonly loader: WorkerProcess<"clients">;
}

/** Turns of each. They alternate, so that whatever else the machine does meets all alike. An odd number has a middle. */
const ROUNDS = 15;
/** The compilers go on for so long. */
const MAX_WARM_UP_CALLS = 4_000;

interface Contestant extends Runner {
  readonly requests: readonly ClientRequest[];
  readonly clients: readonly ClientHeaders[];
  /** Undefined where answers of several sizes are right. */
  readonly answerLength: number | undefined;
  readonly turns: Turn[];
}

/**
 * Calls all runners, turn about, and writes what was measured into the draft after every turn.
 * @throws Error when a first answer is wrong, or the bench was told to stop
 */
export async function runRace(race: Race, bench: Bench, draft: Draft): Promise<void> {
  const contestants: Contestant[] = [];
  for (const runner of race.runners) {
    draft.measure(runner.name, {}, runner.base);
    try {
      contestants.push(await enter(runner, race, bench));
    } catch (error) {
      if (runner.optional !== true || bench.signal.aborted) throw error;
      draft.doubt(error instanceof Error ? error.message : String(error));
    }
  }
  tellSizes(contestants, draft);
  const warmUp = Math.min(Math.ceil(race.calls / 2), MAX_WARM_UP_CALLS);
  for (const contestant of contestants) {
    bench.onProgress(`warming up ${contestant.name}`);
    await take(contestant, warmUp, race, bench);
    // From here on the delay of its event loop counts.
    await contestant.worker?.ask({ collect: false }, bench.signal);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const share = Math.floor(race.calls / ROUNDS) + (round < race.calls % ROUNDS ? 1 : 0);
    if (share === 0) continue;
    // Whoever went first in one round goes last in the next.
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      bench.onProgress(`round ${round + 1} of ${ROUNDS}, ${contestant.name}`);
      const turn = await take(contestant, share, race, bench);
      contestant.turns.push(turn);
      draft.round(contestant.name, summarize([turn]) ?? {});
      tell(contestant, draft);
    }
  }
  for (const { name, base, worker } of contestants) {
    const state = await worker?.ask({ collect: false }, bench.signal);
    draft.measure(name, { residentMb: state?.residentMb, loopDelayMs: state?.loopDelayMs?.p99 }, base);
  }
}

/** Checks a first answer of each request. */
async function enter(runner: Runner, race: Race, bench: Bench): Promise<Contestant> {
  const { name, url, sessions = true, expected } = runner;
  const clients = sessions
    ? (await sessionsOf(race.loader, url, race.clients, bench.signal)).clients
    : Array.from({ length: race.clients }, () => ({}));
  const lengths = new Set<number>();
  const requests = runner.requests ?? race.requests;
  for (const request of requests) {
    const { status, text } = await rawPost(url, loadBody(0, request), clients[0]);
    if (status !== 200 || !text.includes(expected) || text.includes('"isError":true')) {
      throw new Error(`${name} answered wrongly: HTTP ${status}, ${text.slice(0, 500)}`);
    }
    lengths.add(text.length);
  }
  const [only] = lengths;
  const answerLength = lengths.size === 1 ? only : undefined;
  return { ...runner, requests, clients, answerLength, turns: [] };
}

/** One turn of calls to one server. */
async function take(contestant: Contestant, calls: number, race: Race, bench: Bench): Promise<Turn> {
  const { browsers, loader } = race;
  const { url, pid, fleet, clients, requests, answerLength } = contestant;
  const readsOf = async (): Promise<number> =>
    (await browsers.ask({ ask: "counts" }, bench.signal)).counts[fleet ?? -1]?.reads ?? Number.NaN;
  const cpuOf = async (): Promise<number> => (pid === undefined ? Number.NaN : cpuTimeMs(pid));
  const [readsBefore, cpuBefore] = [await readsOf(), await cpuOf()];
  const order = {
    url,
    calls,
    clients,
    requests,
    ...(answerLength === undefined ? {} : { answerLength }),
  };
  const result = await loadOf(loader, order, bench.signal);
  const cpuMs = known((await cpuOf()) - cpuBefore);
  return { ...result, cpuMs, roundTrips: known((await readsOf()) - readsBefore) };
}

const known = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

function tell({ name, base, turns }: Contestant, draft: Draft): void {
  draft.measure(name, summarize(turns) ?? {}, base);
  const failure = firstFailureOf(turns);
  if (failure !== undefined) draft.doubt(`${name} failed, first with: ${failure}`);
}

function tellSizes(contestants: readonly Contestant[], draft: Draft): void {
  const sizes = contestants.map(({ name, answerLength }) => `${name} ${answerLength ?? "several"}`);
  if (new Set(contestants.map(({ answerLength }) => answerLength)).size > 1) {
    draft.doubt(`answers differ in bytes: ${sizes.join(", ")}.`);
  }
}
