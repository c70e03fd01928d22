import { BrowserMcpError, type Caller, type Logger } from "@browser-mcp/protocol";
import { saysNotAttached } from "./browser-errors.js";
import type { ResponseFrame } from "./conversation.js";
import { Deadline } from "./deadline.js";
import type { HubLimits } from "./limits.js";
import type { Peer } from "./peer.js";
import { TabOrder } from "./tab-order.js";
import { withCaller } from "./with-caller.js";

/** A tab's debugger, and who wants something of it. */
export interface DebuggerRequest {
  readonly peer: Peer;
  readonly tabId: number;
  /** Who wants it; all clients without a session hold together. */
  readonly caller: Caller | undefined;
}

/** What holds need. */
export interface DebuggerHoldsSettings {
  readonly limits: HubLimits;
  readonly logger: Logger;
  /** One browser by its id, also one that is away for a moment. */
  readonly find: (browserId: string) => Peer | undefined;
  /** The debugger of a tab was detached here. */
  readonly detached: (browserId: string, tabId: number) => void;
}

type Holder = string | undefined;

interface HeldTab {
  readonly holders: Set<Holder>;
  /** False once the browser may have lost the debugger without anybody hearing of it. */
  sure: boolean;
}

/** How many clients that left are remembered, for calls of theirs that end later. */
const MAX_LEFT = 1_000;

/**
 * The debugger of a tab is held by clients, each at most once: it is attached for the first and detached when the
 * last lets go or leaves (DESIGN.md, Time, size and life cycle). Whoever meets it attached is answered at once.
 */
export class DebuggerHolds {
  readonly #browsers = new Map<string, Map<number, HeldTab>>();
  readonly #orders = new Map<string, TabOrder>();
  readonly #releases = new Set<Deadline>();
  readonly #left = new Set<string>();
  #closed = false;

  constructor(private readonly settings: DebuggerHoldsSettings) {}

  /** Holds: pairs of a tab and a client. */
  get size(): number {
    let size = 0;
    for (const tabs of this.#browsers.values()) for (const { holders } of tabs.values()) size += holders.size;
    return size;
  }

  /**
   * Attaches for a client.
   * @throws BrowserMcpError LIMIT_EXCEEDED, or as `Browser.request` says
   */
  attach(request: DebuggerRequest, deadline: Deadline): Promise<ResponseFrame> {
    const { peer, tabId, caller } = request;
    const { browserId } = peer.browser;
    const session = caller?.session;
    return this.#inTurn(request, deadline, async () => {
      const held = this.#heldTab(browserId, tabId);
      if (held?.holders.has(session) !== true && this.size >= this.settings.limits.maxDebuggerHolds) {
        throw new BrowserMcpError(
          "LIMIT_EXCEEDED",
          `Debuggers are held ${this.settings.limits.maxDebuggerHolds} times already; detach one first.`,
        );
      }
      if (held?.sure !== true) await this.#attachNow(request, deadline);
      this.#hold(browserId, tabId, session);
      if (session !== undefined && this.#left.has(session)) void this.#release(browserId, tabId, session);
      return answer({ status: "attached", ...(held !== undefined && { alreadyAttached: true }) });
    });
  }

  /**
   * Lets go for a client. With nobody left who holds it the browser is asked to detach, also when nobody did before:
   * the debugger may be there from another life of this server.
   * @throws BrowserMcpError as `Browser.request` says
   */
  detach(request: DebuggerRequest, deadline: Deadline): Promise<ResponseFrame> {
    const { peer, tabId, caller } = request;
    const { browserId } = peer.browser;
    const session = caller?.session;
    return this.#inTurn(request, deadline, async () => {
      if (this.#letGo(browserId, tabId, session) > 0)
        return answer({ status: "detached", heldByOthers: true });
      await this.#detach(request, deadline);
      return answer({ status: "detached" });
    });
  }

  /** Lets go of all that a client held. Never rejects; settles when the browsers have answered, or did not in time. */
  async clientLeft(session: string): Promise<void> {
    this.#left.add(session);
    if (this.#left.size > MAX_LEFT) {
      for (const oldest of this.#left) {
        this.#left.delete(oldest);
        break;
      }
    }
    const releases: Promise<void>[] = [];
    for (const [browserId, tabs] of this.#browsers) {
      for (const [tabId, { holders }] of tabs) {
        if (holders.has(session)) releases.push(this.#release(browserId, tabId, session));
      }
    }
    await Promise.all(releases);
  }

  /** The tab is gone, or its debugger is: nobody holds it. */
  forget(browserId: string, tabId: number): void {
    this.#browsers.get(browserId)?.delete(tabId);
  }

  /** The browser is gone, and its debuggers with it. */
  forgetBrowser(browserId: string): void {
    this.#browsers.delete(browserId);
    this.#orders.delete(browserId);
  }

  /** The tab's debugger failed, or the browser could not be heard for a moment: the next who attaches makes sure. */
  doubt(browserId: string, tabId?: number): void {
    for (const [heldTabId, held] of this.#browsers.get(browserId) ?? []) {
      if (tabId === undefined || heldTabId === tabId) held.sure = false;
    }
  }

  /** Detaches all that is held, waiting a moment at most, and ends the releases under way. Nothing is taken after it. */
  async close(error: BrowserMcpError): Promise<void> {
    this.#closed = true;
    const { detachSilenceMs } = this.settings.limits;
    const farewells = [...this.#browsers].flatMap(([browserId, tabs]) =>
      [...tabs.keys()].map((tabId) => this.#detachNow(browserId, tabId, detachSilenceMs)),
    );
    this.#browsers.clear();
    await Promise.all(farewells);
    for (const deadline of [...this.#releases]) deadline.end(error);
  }

  async #attachNow(request: DebuggerRequest, deadline: Deadline): Promise<void> {
    const { peer, tabId, caller } = request;
    try {
      await peer.conversation.perform("attachDebugger", withCaller({ tabId }, caller, peer), deadline);
    } catch (error) {
      // It may have taken effect after all, and nobody would ever let go of it.
      const { browserId } = peer.browser;
      const unanswered = error instanceof BrowserMcpError && mayHaveTakenEffect.has(error.code);
      if (unanswered && this.#heldTab(browserId, tabId) === undefined) {
        void this.#release(browserId, tabId, undefined);
      }
      throw error;
    }
  }

  /** Lets go, and detaches when that was the last; for callers who do not wait for the outcome. */
  async #release(browserId: string, tabId: number, holder: Holder): Promise<void> {
    if (this.#letGo(browserId, tabId, holder) > 0 || this.#closed) return;
    const { reconnectGraceMs, debuggerSilenceMs, requestTimeoutCapMs } = this.settings.limits;
    // Long enough for the calls that change the tab just now, and for a browser to come back that is away.
    await this.#detachNow(browserId, tabId, requestTimeoutCapMs + reconnectGraceMs + debuggerSilenceMs);
  }

  /** Never rejects. */
  async #detachNow(browserId: string, tabId: number, patienceMs: number): Promise<void> {
    const peer = this.settings.find(browserId);
    if (peer === undefined) return;
    const deadline = new Deadline({ action: "detachDebugger", tabId }, patienceMs);
    this.#releases.add(deadline);
    try {
      await this.#inTurn({ peer, tabId }, deadline, async () => {
        // Somebody may have come meanwhile.
        if (this.#heldTab(browserId, tabId) !== undefined) return;
        await this.#detach({ peer, tabId, caller: undefined }, deadline);
      });
    } catch (thrown) {
      const { code, message } = BrowserMcpError.from(thrown);
      this.settings.logger.warn("a debugger could not be detached", { browserId, tabId, code, message });
    } finally {
      deadline.dispose();
      this.#releases.delete(deadline);
    }
  }

  async #detach({ peer, tabId, caller }: DebuggerRequest, deadline: Deadline): Promise<void> {
    try {
      await peer.conversation.perform("detachDebugger", withCaller({ tabId }, caller, peer), deadline);
    } catch (error) {
      // Somebody in the browser was faster; what was wanted is so.
      if (!(error instanceof BrowserMcpError && saysNotAttached(error.message))) throw error;
    }
    this.settings.detached(peer.browser.browserId, tabId);
  }

  async #inTurn<T>(
    { peer, tabId }: Pick<DebuggerRequest, "peer" | "tabId">,
    deadline: Deadline,
    work: () => Promise<T>,
  ): Promise<T> {
    const { browserId } = peer.browser;
    let order = this.#orders.get(browserId);
    if (order === undefined) {
      order = new TabOrder(this.settings.limits.maxPendingPerSocket);
      this.#orders.set(browserId, order);
    }
    const turn = await order.take(tabId, deadline);
    try {
      return await work();
    } finally {
      turn.end();
    }
  }

  #heldTab(browserId: string, tabId: number): HeldTab | undefined {
    return this.#browsers.get(browserId)?.get(tabId);
  }

  #hold(browserId: string, tabId: number, holder: Holder): void {
    let tabs = this.#browsers.get(browserId);
    if (tabs === undefined) this.#browsers.set(browserId, (tabs = new Map()));
    const held = tabs.get(tabId);
    if (held === undefined) tabs.set(tabId, { holders: new Set([holder]), sure: true });
    else {
      held.holders.add(holder);
      held.sure = true;
    }
  }

  /** Returns how many still hold it. */
  #letGo(browserId: string, tabId: number, holder: Holder): number {
    const held = this.#heldTab(browserId, tabId);
    if (held === undefined) return 0;
    held.holders.delete(holder);
    if (held.holders.size === 0) this.forget(browserId, tabId);
    return held.holders.size;
  }
}

/** After these nobody knows whether the browser did what it was asked. */
const mayHaveTakenEffect: ReadonlySet<string> = new Set([
  "CANCELLED",
  "REQUEST_TIMEOUT",
  "CONNECTION_CLOSED",
]);

function answer(data: object): ResponseFrame {
  return { type: "response", data };
}
