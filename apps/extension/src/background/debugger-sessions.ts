import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import { messageOf } from "./browser-errors.js";
import type { DebuggerApi, StorageAreaApi } from "./chrome-api.js";
import { ClientDomains } from "./client-domains.js";
import type { DebuggerPolicy } from "./debugger-policy.js";
import { endedByPerson, forbidden } from "./debugger-refusals.js";
import { DevToolsWatchers, type DevToolsListener } from "./devtools-watchers.js";
import { unlessCrashed } from "./crashed-pages.js";
import { DismissedDebuggers } from "./dismissed-debuggers.js";
import { HeldDebuggers } from "./held-debuggers.js";
import { within } from "./waiting.js";

const PROTOCOL_VERSION = "1.3";
/** A command that the browser's own process answers, even for a page that hangs. */
const HARMLESS = "Runtime.getIsolateId";

const PROBE_MS = 1_000;
/** What Chrome says to a command when its session ends; why, it tells a moment later. */
const DETACHED = /^Detached while handling command/;
const WHY_MS = 500;
/** Longer than any call may take. */
const LONGEST_USE_MS = 150_000;
const ENDLESS = Symbol("endless");

interface Session {
  readonly attached: Promise<void>;
  users: number;
  /** Somebody let go of it while it was in use: it ends with its last user. */
  letGo?: boolean;
  /** Called when the browser tells of its end. */
  readonly onTold: (() => void)[];
  idle?: ReturnType<typeof setTimeout>;
}

/** What debugger sessions need of their surroundings. */
export interface DebuggerSurroundings {
  readonly policy: Pick<DebuggerPolicy, "allowed" | "idleMs" | "known">;
  /** `chrome.storage.session`. */
  readonly memory: StorageAreaApi;
  readonly log: Logger;
}

/**
 * Chrome's debugger at tabs. While it is anywhere, the browser shows a bar; so a session begins when a call needs it,
 * ends after an idle time, and is kept only while `attachDebugger` holds it.
 */
export class DebuggerSessions {
  readonly #sessions = new Map<number, Session>();
  readonly #held: HeldDebuggers;
  readonly #dismissed: DismissedDebuggers;
  readonly #watchers: DevToolsWatchers;
  readonly #onAttached: ((tabId: number) => Promise<void>)[] = [];
  readonly #onEnded: ((tabId: number, reason: string) => void)[] = [];
  /** What clients have enabled in the sessions. */
  readonly clientDomains = new ClientDomains();
  /** Settles when the sessions that an earlier worker left are known. */
  readonly #ready: Promise<void>;
  #adopting = true;

  constructor(
    private readonly api: DebuggerApi,
    private readonly surroundings: DebuggerSurroundings,
  ) {
    this.#held = new HeldDebuggers(surroundings.memory, surroundings.log);
    this.#dismissed = new DismissedDebuggers(surroundings.memory, surroundings.log);
    this.onEnded((tabId) => this.clientDomains.forget(tabId));
    api.onDetach.addListener(({ tabId }, reason) => {
      if (tabId !== undefined) this.#detachedByOthers(tabId, reason);
    });
    this.#watchers = new DevToolsWatchers(api.onEvent);
    this.#ready = this.#adopt().finally(() => (this.#adopting = false));
  }

  /**
   * Tells the listener of every DevTools event of a tab, or of all tabs, from now on. The domain must be enabled too.
   * @returns ends it
   */
  watch(tabId: number | undefined, listener: DevToolsListener): () => void {
    return this.#watchers.add(tabId, listener);
  }

  /**
   * Runs the listener at the beginning of every session, before its first command: the place to enable domains, with
   * `command` (`send` would wait for itself). Its failure is logged and ends nothing.
   */
  onAttached(listener: (tabId: number) => Promise<void>): void {
    this.#onAttached.push(listener);
  }

  /** Tells of the end of every session: why is Chrome's reason, `released` (nobody needs it) or `forbidden`. */
  onEnded(listener: (tabId: number, reason: string) => void): void {
    this.#onEnded.push(listener);
  }

  /** Whether a session is at the tab now. */
  isAttached(tabId: number): boolean {
    return this.#sessions.has(tabId);
  }

  /** Why no session may be begun at the tab now, in words for the caller; undefined where one may. */
  async refusal(tabId: number): Promise<BrowserMcpError | undefined> {
    await Promise.all([this.surroundings.policy.known, this.#ready]);
    if (!this.surroundings.policy.allowed) return forbidden();
    return this.#dismissed.has(tabId) ? endedByPerson(tabId) : undefined;
  }

  /**
   * Sends one DevTools command to a tab; begins a session where there is none.
   * @throws what `chrome.debugger` throws; BrowserMcpError PERMISSION_DENIED where a person or the settings forbid it
   */
  async send(tabId: number, method: string, params?: object): Promise<object> {
    return this.use(tabId, () => this.command(tabId, method, params));
  }

  /**
   * Does work that needs several commands in one session: it is not given back between them.
   * @throws as `send`, and what the work throws; BrowserMcpError BROWSER_ERROR when the page crashes meanwhile
   */
  async use<T>(tabId: number, work: () => Promise<T>): Promise<T> {
    const refusal = await this.refusal(tabId);
    if (refusal !== undefined) throw refusal;
    const session = this.#session(tabId);
    session.users += 1;
    clearTimeout(session.idle);
    try {
      await session.attached;
      const outcome = await within(LONGEST_USE_MS, unlessCrashed(this, tabId, work()), ENDLESS);
      // A command may never be answered; the session must not be kept for it, and the bar with it.
      if (outcome === ENDLESS) throw new BrowserMcpError("REQUEST_TIMEOUT", `Tab ${tabId} did not answer.`);
      return outcome;
    } catch (thrown) {
      if (DETACHED.test(messageOf(thrown))) await this.#toldWhy(tabId, session);
      if (this.#dismissed.has(tabId)) throw endedByPerson(tabId, thrown);
      if (!this.surroundings.policy.allowed) throw forbidden(thrown);
      if (/^Debugger is not attached/.test(messageOf(thrown))) this.#forget(tabId, session);
      throw thrown;
    } finally {
      session.users -= 1;
      if (session.users === 0) this.#idle(tabId, session);
    }
  }

  /** Keeps a session at the tab until `letGo`. Yields whether it was there before. */
  async hold(tabId: number): Promise<boolean> {
    await this.#ready;
    this.#dismissed.delete(tabId); // it was asked for in so many words
    const alreadyAttached = this.#sessions.has(tabId);
    await this.use(tabId, () => this.#held.add(tabId));
    return alreadyAttached;
  }

  /** Ends the tab's session, after the commands under way. */
  async letGo(tabId: number): Promise<void> {
    await this.#ready;
    await this.#held.delete(tabId);
    const session = this.#sessions.get(tabId);
    if (session === undefined) return;
    session.letGo = true;
    if (session.users === 0) await this.#end(tabId, session, "released");
  }

  /** Ends the tab's session at once, also one that is held: the person has forbidden its site. */
  async endAt(tabId: number): Promise<void> {
    await this.#ready;
    if (this.#held.has(tabId)) await this.#held.delete(tabId);
    const session = this.#sessions.get(tabId);
    // One that is about to begin cannot be ended before.
    await session?.attached.catch(() => undefined);
    if (session !== undefined && this.#sessions.get(tabId) === session) {
      await this.#end(tabId, session, "forbidden");
    }
  }

  /** Ends every session at once: the person has forbidden the debugger. */
  async endAll(): Promise<void> {
    await this.#held.clear();
    await Promise.all([...this.#sessions].map(([tabId, session]) => this.#end(tabId, session, "forbidden")));
  }

  /** A command within `use` or `onAttached`. */
  async command(tabId: number, method: string, params?: object): Promise<object> {
    return (await this.api.sendCommand({ tabId }, method, params)) ?? {};
  }

  #session(tabId: number): Session {
    const present = this.#sessions.get(tabId);
    if (present !== undefined) return present;
    const session: Session = { attached: this.#attach(tabId), users: 0, onTold: [] };
    session.attached.catch(() => this.#forget(tabId, session)); // the callers get the error
    this.#sessions.set(tabId, session);
    return session;
  }

  async #attach(tabId: number): Promise<void> {
    try {
      await this.api.attach({ tabId }, PROTOCOL_VERSION);
    } catch (thrown) {
      // Chrome also says so of our own session, left by a worker that was killed; then commands work.
      if (!/^Another debugger is already attached/.test(messageOf(thrown))) throw thrown;
      if (!(await this.#isOurs(tabId))) throw thrown;
    }
    await this.#begun(tabId);
  }

  async #begun(tabId: number): Promise<void> {
    const outcomes = await Promise.allSettled(this.#onAttached.map((listener) => listener(tabId)));
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        this.surroundings.log.warn("a debugger session began incomplete", { tabId, cause: outcome.reason });
    }
  }

  /** Settles when the browser has told why the session ended, or does not tell. */
  async #toldWhy(tabId: number, session: Session): Promise<void> {
    if (this.#sessions.get(tabId) !== session) return;
    const told = new Promise<void>((resolve) => session.onTold.push(resolve));
    await within(WHY_MS, told, undefined);
  }

  #idle(tabId: number, session: Session): void {
    if (this.#sessions.get(tabId) !== session) return;
    if (this.#held.has(tabId)) return;
    if (session.letGo === true) return void this.#end(tabId, session, "released");
    session.idle = setTimeout(
      () => void this.#end(tabId, session, "released"),
      this.surroundings.policy.idleMs,
    );
  }

  async #end(tabId: number, session: Session, reason: "released" | "forbidden"): Promise<void> {
    this.#forget(tabId, session);
    for (const listener of this.#onEnded) listener(tabId, reason);
    await this.api
      .detach({ tabId })
      .catch((cause: unknown) =>
        this.surroundings.log.debug("the debugger was gone before it was detached", { tabId, cause }),
      );
  }

  #detachedByOthers(tabId: number, reason: string): void {
    const session = this.#sessions.get(tabId);
    // What woke this worker may be the end of a session that the one before it began.
    if (session === undefined && !this.#adopting) return;
    if (reason === "canceled_by_user") this.#dismissed.add(tabId);
    if (session !== undefined) this.#forget(tabId, session);
    for (const told of session?.onTold ?? []) told();
    void this.#held.delete(tabId);
    for (const listener of this.#onEnded) listener(tabId, reason);
  }

  #forget(tabId: number, session: Session): void {
    clearTimeout(session.idle);
    if (this.#sessions.get(tabId) === session) this.#sessions.delete(tabId);
  }

  /** Takes over what an earlier worker attached: those tabs at which a command of ours works. */
  async #adopt(): Promise<void> {
    try {
      await this.#dismissed.restore();
      const held = await this.#held.earlier();
      const targets = await this.api.getTargets();
      await Promise.all(
        targets.map(async ({ tabId, attached }) => {
          if (tabId === undefined || !attached || this.#sessions.has(tabId)) return;
          if (!(await this.#isOurs(tabId)) || this.#sessions.has(tabId)) return;
          const session: Session = { attached: Promise.resolve(), users: 0, onTold: [] };
          this.#sessions.set(tabId, session);
          if (held.has(tabId)) await this.#held.add(tabId);
          await this.#begun(tabId);
          this.#idle(tabId, session);
        }),
      );
    } catch (cause) {
      this.surroundings.log.warn("debugger sessions of an earlier worker could not be looked for", { cause });
    }
  }

  /** Whether a command of ours works; not at a session of somebody else's (developer tools, another extension). */
  #isOurs(tabId: number): Promise<boolean> {
    const works = this.api.sendCommand({ tabId }, HARMLESS).then(
      () => true,
      () => false,
    );
    return within(PROBE_MS, works, false);
  }
}
