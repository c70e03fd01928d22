import * as z from "zod";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { within } from "../waiting.js";

/** A script that is done by then needs no guard. */
const PATIENCE_MS = 200;
/** How soon a page that is not busy answers. */
const PROBE_MS = 300;
const PAUSE_MS = 500;

const pausedSchema = z.object({ callFrames: z.array(z.object({ url: z.string() })) });

/**
 * What was the matter with a page whose script did not end: it ran away, it waits, something else keeps it busy, or
 * somebody looks at it with developer tools and has paused it.
 */
export type Stopped = "stopped" | "waiting" | "busy" | "paused";

/**
 * Stops a script that runs away after its first `await`, where `Runtime.evaluate` stops it no more. Only an enabled
 * debugger can interrupt a page that is busy, and it can be enabled only while the page is not; so that is done as soon
 * as a script takes longer than a moment.
 */
export class RunawayGuard {
  #enabled = false;
  #asked = false;
  /** The page was paused before, by somebody who looks at it. */
  #othersPause = false;
  /** Our own pause is under way: it is not undone. */
  #pausing: ((params: object) => void) | undefined;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #unwatch: () => void;

  constructor(
    private readonly sessions: DebuggerSessions,
    private readonly tabId: number,
  ) {
    this.#timer = setTimeout(() => this.#enable(), PATIENCE_MS);
    this.#unwatch = sessions.watch(tabId, (_tabId, method, params) => {
      if (method === "Debugger.resumed") this.#othersPause = false;
      if (method !== "Debugger.paused") return;
      if (this.#pausing !== undefined) this.#pausing(params);
      // Told of while we enable the debugger, so it is not for us that the page pauses.
      else if (this.#asked && !this.#enabled) this.#othersPause = true;
      // A `debugger` statement of the page's: nobody looks, so it goes on.
      else if (!this.#isClients()) this.#send("Debugger.resume");
    });
  }

  /** Stops the script where it is what keeps the page busy. */
  async stop(): Promise<Stopped> {
    if (this.#othersPause) return "paused";
    if (await this.#answers()) return "waiting";
    if (!this.#enabled) return "busy";
    const paused = new Promise<object>((resolve) => (this.#pausing = resolve));
    this.#send("Debugger.pause");
    const where = pausedSchema.safeParse(await within(PAUSE_MS, paused, undefined));
    // Only what was evaluated has no address.
    const ours = where.success && where.data.callFrames.some(({ url }) => url === "");
    await within(PAUSE_MS, this.#command("Debugger.resume", { terminateOnResume: ours }), false);
    return ours ? "stopped" : "busy";
  }

  /** Takes the guard away. */
  end(): void {
    clearTimeout(this.#timer);
    this.#unwatch();
    if (this.#asked && !this.#isClients()) this.#send("Debugger.disable");
  }

  /** Whether a client has enabled the debugger for itself. */
  #isClients(): boolean {
    return this.sessions.clientDomains.has(this.tabId, "Debugger");
  }

  #enable(): void {
    this.#asked = true;
    void this.#command("Debugger.enable").then((enabled) => (this.#enabled = enabled));
  }

  #answers(): Promise<boolean> {
    return within(PROBE_MS, this.#command("Runtime.evaluate", { expression: "0", silent: true }), false);
  }

  #send(method: string): void {
    void this.#command(method);
  }

  /** Whether it succeeded; the session may have ended meanwhile, which the caller notices by itself. */
  #command(method: string, params?: object): Promise<boolean> {
    return this.sessions.command(this.tabId, method, params).then(
      () => true,
      () => false,
    );
  }
}
