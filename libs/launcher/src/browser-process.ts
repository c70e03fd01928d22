import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Logger } from "@browser-mcp/protocol";
import { PipeTransport } from "./pipe-transport.js";
import { killGroup, killGroupNow } from "./process-group.js";

/** What is kept of the browser's error output, for a message about its failure. */
const KEPT_LINES = 5;
const KEPT_LINE_CHARACTERS = 300;
/** What Chromium says at every start on a machine without D-Bus, a container for one. */
const NOISE = /:dbus\/\w+\.cc:/;
/** How long the last lines of a browser that has exited may take to arrive. */
const DRAIN_MS = 1_000;

/** A running browser and all the processes it started. */
export class BrowserProcess {
  /** Resolves once the browser and every process of it are gone; says how it ended. */
  readonly ended: Promise<string>;
  private readonly lines: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    logger: Logger,
  ) {
    if (child.stderr) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        logger.debug("the browser says", { line });
        if (line.trim() === "" || NOISE.test(line)) return;
        this.lines.push(line.slice(0, KEPT_LINE_CHARACTERS));
        if (this.lines.length > KEPT_LINES) this.lines.shift();
      });
    }
    this.ended = this.watch();
  }

  /**
   * Starts a browser whose flags ask for `--remote-debugging-pipe`. It leads its own process group, so that Ctrl-C
   * reaches only the owner, who closes it; when the owner dies the pipes break and the browser ends by itself.
   */
  static start(executablePath: string, flags: readonly string[], logger: Logger): BrowserProcess {
    const child = spawn(executablePath, flags, {
      detached: process.platform !== "win32",
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    });
    return new BrowserProcess(child, logger);
  }

  /** Process id; 0 where it could not be started. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The pipes over which it obeys. */
  transport(): PipeTransport {
    const [, , , toBrowser, fromBrowser] = this.child.stdio;
    if (!toBrowser || !fromBrowser || !("write" in toBrowser) || !("setEncoding" in fromBrowser)) {
      throw new Error("the browser has no pipes");
    }
    return new PipeTransport(toBrowser, fromBrowser);
  }

  /** The last lines of its error output, in one line; empty where it said nothing. */
  lastWords(): string {
    return this.lines.join(" | ");
  }

  /** Ends it and every process of it at once. */
  async kill(): Promise<void> {
    if (this.child.pid !== undefined) await killGroup(this.child.pid);
    await this.ended;
  }

  /** The same for an owner that is about to exit and can wait for nothing. */
  killNow(): void {
    if (this.child.pid !== undefined) killGroupNow(this.child.pid);
  }

  private async watch(): Promise<string> {
    const { child } = this;
    let drained: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (drained = resolve));
    child.once("close", drained);
    const how = await new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(`it could not be started (${error.message})`));
      child.once("exit", (code, signal) =>
        resolve(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`),
      );
    });
    if (child.pid !== undefined) await killGroup(child.pid);
    const timer = setTimeout(drained, DRAIN_MS);
    await closed;
    clearTimeout(timer);
    return how;
  }
}
