import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The built program: what a user runs. */
export const builtServer = resolve(__dirname, "../../../dist/apps/server/main.js");

/** The built extension, as it is bundled with the server; `EXTENSION_DIR` names one that was built alone. */
export const builtExtension =
  process.env["EXTENSION_DIR"] ?? resolve(__dirname, "../../../dist/apps/server/extension");

const DEADLINE_MS = 60_000;

/** What a finished process left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program as its own process, in an empty HOME, with what it says collected. */
export class ServerProcess {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #home: string;
  readonly #closed: Promise<unknown>;

  /** Starts it; yields at once. `variables` are added to a bare environment. */
  static async start(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    return new ServerProcess(args, variables, await mkdtemp(join(tmpdir(), "browser-mcp-e2e-")));
  }

  /** Runs it to its end. */
  static async run(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    const server = await ServerProcess.start(args, variables);
    return server.finished();
  }

  private constructor(args: readonly string[], variables: Readonly<Record<string, string>>, home: string) {
    this.#home = home;
    const { PATH = "", DISPLAY, BROWSER_MCP_BROWSER = "" } = process.env;
    this.#child = spawn(process.execPath, [builtServer, ...args], {
      cwd: home,
      env: {
        PATH,
        BROWSER_MCP_BROWSER,
        HOME: home,
        USERPROFILE: home,
        ...(DISPLAY === undefined ? {} : { DISPLAY }),
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#closed = once(this.#child, "close");
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
  }

  /** The first match in what it has printed, or will print; rejects when it ends before. */
  async printed(pattern: RegExp): Promise<string> {
    const found = await new Promise<RegExpExecArray>((resolvePrinted, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout);
        if (match !== null) finish(() => resolvePrinted(match));
      };
      const fail = (why: string) => () => {
        finish(() => reject(new Error(`${why} before it printed ${pattern}: ${this.stdout}${this.stderr}`)));
      };
      const onClose = fail("It ended");
      const timer = setTimeout(fail("Time ran out"), DEADLINE_MS);
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.#child.stdout?.off("data", look);
        this.#child.off("close", onClose);
        act();
      };
      this.#child.stdout?.on("data", look);
      this.#child.on("close", onClose);
      look();
    });
    return found[1] ?? found[0];
  }

  /** The address of the MCP endpoint that it printed. */
  mcpUrl(): Promise<string> {
    return this.printed(/MCP +(https?:\/\/\S+\/mcp)\n/);
  }

  /** The address that the extension connects to. */
  socketUrl(): Promise<string> {
    return this.printed(/WebSocket +(wss?:\/\/\S+\/ws)\n/);
  }

  /** Waits until it has ended by itself, and cleans up. */
  async finished(): Promise<Finished> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), DEADLINE_MS);
    await this.#closed;
    clearTimeout(timer);
    await rm(this.#home, { recursive: true, force: true });
    return { code: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Finished> {
    this.#child.kill(signal);
    return this.finished();
  }
}
