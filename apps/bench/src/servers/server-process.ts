import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metricValue, readMetricsPage } from "./metrics-page.js";
import { probeUrl } from "./probe.js";
import { findAddresses, type ServerAddresses } from "./server-addresses.js";
import { memoryOf, settledMemory, type ServerState, type StateQuestion } from "./server-state.js";
import { measuredSettings, mergeSettings, settingsText, type Settings } from "./settings.js";

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 5_000;
const ANSWER_DEADLINE_MS = 60_000;
/** Of what the server says, only the newest part is shown in an error message. */
const MAX_OUTPUT = 10_000;

/** How a server is started. */
export interface ServerProcessOptions {
  /** Over {@link measuredSettings}. */
  readonly settings?: Settings;
  /** Whether it can be asked for its state; default true. Without, the process is exactly the product's. */
  readonly probe?: boolean;
}

/** The built server in a process of its own, with its log, its account and its configuration in a folder of its own. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly pid: number,
    readonly addresses: ServerAddresses,
  ) {}

  /**
   * Starts it on free ports and waits until it prints its addresses.
   * @param file the server's built `main.js`
   * @throws Error with the server's own words when it ends or prints no addresses within 20 s, or `signal` aborts
   */
  static async start(
    file: string,
    signal: AbortSignal,
    { settings = {}, probe = true }: ServerProcessOptions = {},
  ): Promise<ServerProcess> {
    // An empty home and an empty environment: nobody's own configuration is to be measured.
    const directory = await mkdtemp(join(tmpdir(), "browser-mcp-bench-"));
    await writeFile(join(directory, "config.toml"), settingsText(mergeSettings(measuredSettings, settings)));
    const log = await open(logOf(directory), "w");
    const flags = ["serve", "--port", "0", "--ws-port", "0", "--metrics-port", "0"];
    const child = spawn(process.execPath, [...(probe ? ["--import", probeUrl] : []), file, ...flags], {
      cwd: directory,
      env: { HOME: directory },
      stdio: ["ignore", "pipe", log.fd, ...(probe ? (["ipc"] as const) : [])],
    });
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    try {
      await log.close();
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_DEADLINE_MS)]);
      const addresses = await printedAddresses(child, directory, deadline);
      if (child.pid === undefined) throw new Error("The server has no process id.");
      return new ServerProcess(child, directory, child.pid, addresses);
    } catch (error) {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** What it says of itself; only of one that was started with the probe. */
  async state({ collect }: StateQuestion): Promise<ServerState> {
    // First, because a collection of garbage would count as a delay.
    const loopDelayMs = await this.#loopDelay();
    const answer = once(this.child, "message", { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) });
    this.child.send({ collect } satisfies StateQuestion);
    const [usage] = (await answer) as [NodeJS.MemoryUsage];
    return { ...memoryOf(usage), ...(collect && (await settledMemory(this.pid))), loopDelayMs };
  }

  /** Ends the server, by force if it does not go within 5 s, and waits for its end. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGTERM");
      const force = setTimeout(() => this.child.kill("SIGKILL"), STOP_DEADLINE_MS);
      await ended;
      clearTimeout(force);
    }
    await rm(this.directory, { recursive: true, force: true });
  }

  /** From its metrics page, which begins to measure anew whenever it is read. */
  async #loopDelay(): Promise<ServerState["loopDelayMs"]> {
    const page = await readMetricsPage(new URL("/metrics", this.addresses.mcp).href);
    const [p99, max] = ["p99", "max"].map((what) =>
      metricValue(page ?? "", `nodejs_eventloop_lag_${what}_seconds`),
    );
    return p99 === undefined || max === undefined ? undefined : { p99: p99 * 1000, max: max * 1000 };
  }
}

const logOf = (directory: string): string => join(directory, "server.log");

function printedAddresses(
  child: ChildProcess,
  directory: string,
  signal: AbortSignal,
): Promise<ServerAddresses> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = async (why: string): Promise<void> => {
      const log = await readFile(logOf(directory), "utf8").catch(() => "");
      reject(new Error(`The server ${why}.\n${(output + log).slice(-MAX_OUTPUT)}`.trimEnd()));
    };
    // Read until the end: a full pipe would stop the server.
    child.stdout?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-MAX_OUTPUT);
      const addresses = findAddresses(output);
      if (addresses !== undefined) resolve(addresses);
    });
    child.once("error", (error) => void fail(`cannot be started: ${error.message}`));
    child.once("exit", (code, killer) => void fail(`ended by itself (${String(code ?? killer)})`));
    signal.addEventListener("abort", () => void fail("printed no addresses in time"), { once: true });
  });
}
