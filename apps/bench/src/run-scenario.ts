import { rawPost } from "@browser-mcp/testing";
import { cpuTimeMs } from "./cpu-time.js";
import { summarize, type Turn } from "./measurement.js";
import { openSessions, type ClientHeaders } from "./open-sessions.js";
import { ratioOf, type ScenarioReport } from "./report.js";
import type { Scenario } from "./scenario.js";
import { loadBody } from "./workers/load.js";
import { WorkerProcess } from "./workers/worker-process.js";

/** What a scenario is run with. */
export interface RunOptions {
  /** This program's built file, which the workers run too. */
  readonly program: string;
  /** The server's built file. */
  readonly server: string;
  readonly calls: number;
  readonly clients: number;
  /** Aborting it ends the run; what is known by then is reported. */
  readonly signal: AbortSignal;
  /** Told what the run is at. */
  readonly onProgress: (line: string) => void;
}

/** Turns of each server. They alternate, so that whatever else the machine does meets both alike. */
const ROUNDS = 4;
const MAX_WARM_UP_CALLS = 500;

interface Entrant {
  readonly name: "server" | "bare";
  readonly url: string;
  readonly pid: number;
  /** Its place in what the browsers' worker counts. */
  readonly index: number;
  readonly clients: readonly ClientHeaders[];
}

interface Contestant extends Entrant {
  readonly answerLength: number;
  readonly turns: Turn[];
}

/**
 * Runs one scenario with processes of its own and ends them.
 * @throws Error when a process cannot be started, or a server's answer is not the page; not when it was aborted
 * between or during turns
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioReport> {
  const { program, signal } = options;
  const processes: { stop(): Promise<void> }[] = [];
  const own = <P extends { stop(): Promise<void> }>(started: P): P => {
    processes.push(started);
    return started;
  };
  try {
    const server = own(await WorkerProcess.start(program, "built-server", [options.server], signal));
    const bare = own(await WorkerProcess.start(program, "bare-server", [], signal));
    const sockets = [server.ready.webSocket, bare.ready.webSocket];
    const browsers = own(await WorkerProcess.start(program, "browsers", [scenario.name, ...sockets], signal));
    const loader = own(await WorkerProcess.start(program, "clients", [], signal));
    const contestants = [
      await enter(
        {
          name: "server",
          index: 0,
          pid: server.ready.pid,
          url: server.ready.mcp,
          clients: await openSessions(server.ready.mcp, options.clients),
        },
        scenario,
      ),
      await enter(
        {
          name: "bare",
          index: 1,
          pid: bare.pid,
          url: bare.ready.mcp,
          clients: Array.from({ length: options.clients }, () => ({})),
        },
        scenario,
      ),
    ];
    try {
      await compete(contestants, { scenario, options, browsers, loader });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return report(scenario, options, contestants);
  } finally {
    await Promise.all(processes.map((started) => started.stop()));
  }
}

/** Checks a server's first answer; all later ones must be as long. */
async function enter(entrant: Entrant, scenario: Scenario): Promise<Contestant> {
  const { name, url, clients } = entrant;
  const { status, text } = await rawPost(url, loadBody(0), clients[0]);
  if (status !== 200 || !text.includes(`"originalTextSize":${scenario.textLength}`)) {
    throw new Error(`${name}: no page in structuredContent, but HTTP ${status}, ${text.slice(0, 500)}`);
  }
  return { ...entrant, answerLength: text.length, turns: [] };
}

interface Race {
  readonly scenario: Scenario;
  readonly options: RunOptions;
  readonly browsers: WorkerProcess<"browsers">;
  readonly loader: WorkerProcess<"clients">;
}

async function compete(contestants: readonly Contestant[], race: Race): Promise<void> {
  const { calls, onProgress } = race.options;
  for (const contestant of contestants) {
    onProgress(`${race.scenario.name}: warming up ${contestant.name}`);
    await take(contestant, Math.min(calls, MAX_WARM_UP_CALLS), race);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const share = Math.floor(calls / ROUNDS) + (round < calls % ROUNDS ? 1 : 0);
    if (share === 0) continue;
    // Whoever went first in one round goes second in the next.
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      onProgress(`${race.scenario.name}: round ${round + 1} of ${ROUNDS}, ${contestant.name}`);
      contestant.turns.push(await take(contestant, share, race));
    }
  }
}

/** One turn of calls to one server. */
async function take(contestant: Contestant, calls: number, race: Race): Promise<Turn> {
  const { browsers, loader, options } = race;
  const { signal } = options;
  const { url, pid, index, clients, answerLength } = contestant;
  const countBefore = await browsers.ask("count", signal);
  const cpuBefore = await cpuTimeMs(pid);
  const result = await loader.ask({ url, calls, clients, answerLength }, signal);
  const cpuMs = (await cpuTimeMs(pid)) - cpuBefore;
  const count = await browsers.ask("count", signal);
  return { ...result, cpuMs, roundTrips: (count[index] ?? 0) - (countBefore[index] ?? 0) };
}

function report(
  scenario: Scenario,
  { clients }: RunOptions,
  contestants: readonly Contestant[],
): ScenarioReport {
  const find = (name: Contestant["name"]) => contestants.find((contestant) => contestant.name === name);
  const [server, bare] = [find("server"), find("bare")];
  const measured = { server: summarize(server?.turns ?? []), bare: summarize(bare?.turns ?? []) };
  return {
    scenario: scenario.name,
    clients,
    answerBytes: { server: server?.answerLength ?? 0, bare: bare?.answerLength ?? 0 },
    ...measured,
    ratio: ratioOf(measured.server, measured.bare),
  };
}
