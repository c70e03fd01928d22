import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAddresses, type ServerAddresses } from "./server-addresses.js";

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 5_000;
/** Of what the server says, only the newest part is remembered, for the error message. */
const MAX_OUTPUT = 10_000;

/** The built server, running in a process of its own, without any configuration but its defaults. */
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
  static async start(file: string, signal: AbortSignal): Promise<ServerProcess> {
    // An empty home and an empty environment: nobody's own configuration is to be measured.
    const directory = await mkdtemp(join(tmpdir(), "browser-mcp-bench-"));
    const child = spawn(process.execPath, [file, "serve", "--port", "0", "--metrics-port", "0"], {
      cwd: directory,
      env: { HOME: directory },
      stdio: ["ignore", "pipe", "pipe"],
    });
    process.once("exit", () => child.kill("SIGKILL"));
    try {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_DEADLINE_MS)]);
      const addresses = await printedAddresses(child, deadline);
      if (child.pid === undefined) throw new Error("The server has no process id.");
      return new ServerProcess(child, directory, child.pid, addresses);
    } catch (error) {
      child.kill("SIGKILL");
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
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
}

function printedAddresses(child: ChildProcess, signal: AbortSignal): Promise<ServerAddresses> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string): void => reject(new Error(`The server ${why}.\n${output}`.trimEnd()));
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-MAX_OUTPUT);
      const addresses = findAddresses(output);
      if (addresses !== undefined) resolve(addresses);
    };
    // Both stay read until the end: a full pipe would stop the server.
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(`cannot be started: ${error.message}`));
    child.once("exit", (code, killer) => fail(`ended by itself (${String(code ?? killer)})`));
    signal.addEventListener("abort", () => fail("printed no addresses in time"), { once: true });
  });
}
