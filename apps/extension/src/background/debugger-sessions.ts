import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import type { DebuggerApi } from "./chrome-api.js";
import { messageOf } from "./browser-errors.js";

const PROTOCOL_VERSION = "1.3";
/** A session that nobody used for this long is given back, and the browser's bar about debugging disappears. */
const IDLE_MS = 60_000;

interface Session {
  readonly attached: Promise<void>;
  users: number;
  idle?: ReturnType<typeof setTimeout>;
}

/** Attaches Chrome's debugger to a tab when a command needs it, and detaches it when none came for a minute. */
export class DebuggerSessions {
  readonly #sessions = new Map<number, Session>();
  /** Tabs whose session the person ended while commands were under way. */
  readonly #cancelled = new Set<number>();

  /**
   * @param onDetached told when the browser or the person ended a session, not when this class did
   */
  constructor(
    private readonly api: DebuggerApi,
    private readonly onDetached: (tabId: number, reason: string) => void,
    private readonly log: Logger,
  ) {
    api.onDetach.addListener(({ tabId }, reason) => {
      if (tabId !== undefined) this.#ended(tabId, reason);
    });
  }

  /**
   * Sends one DevTools command to a tab.
   * @param signal ends the wait, not the command: the browser has no way to recall one
   * @throws what `chrome.debugger` throws; BrowserMcpError PERMISSION_DENIED when the person ended the session
   */
  async send(tabId: number, method: string, params: object | undefined): Promise<object> {
    const session = this.#session(tabId);
    session.users += 1;
    clearTimeout(session.idle);
    try {
      await session.attached;
      return (await this.api.sendCommand({ tabId }, method, params)) ?? {};
    } catch (thrown) {
      if (this.#cancelled.has(tabId)) {
        throw new BrowserMcpError(
          "PERMISSION_DENIED",
          `A person ended the debugging of tab ${tabId} in the browser.`,
          {
            cause: thrown,
          },
        );
      }
      if (/^Debugger is not attached/.test(messageOf(thrown))) this.#forget(tabId, session);
      throw thrown;
    } finally {
      this.#release(tabId, session);
    }
  }

  #session(tabId: number): Session {
    const present = this.#sessions.get(tabId);
    if (present !== undefined) return present;
    const session: Session = { attached: this.#attach(tabId), users: 0 };
    session.attached.catch(() => this.#forget(tabId, session)); // the callers get the error
    this.#sessions.set(tabId, session);
    return session;
  }

  async #attach(tabId: number): Promise<void> {
    this.#cancelled.delete(tabId);
    try {
      await this.api.attach({ tabId }, PROTOCOL_VERSION);
    } catch (thrown) {
      // Chrome also says so of our own session, left by a worker that was killed; then commands work.
      if (!/^Another debugger is already attached/.test(messageOf(thrown))) throw thrown;
    }
  }

  #release(tabId: number, session: Session): void {
    session.users -= 1;
    if (session.users > 0) return;
    this.#cancelled.delete(tabId);
    if (this.#sessions.get(tabId) !== session) return;
    session.idle = setTimeout(() => {
      this.#forget(tabId, session);
      this.api
        .detach({ tabId })
        .catch((cause: unknown) =>
          this.log.debug("the debugger was gone before it was detached", { tabId, cause }),
        );
    }, IDLE_MS);
  }

  #ended(tabId: number, reason: string): void {
    const session = this.#sessions.get(tabId);
    if (session === undefined) return;
    if (reason === "canceled_by_user" && session.users > 0) this.#cancelled.add(tabId);
    this.#forget(tabId, session);
    this.onDetached(tabId, reason);
  }

  #forget(tabId: number, session: Session): void {
    clearTimeout(session.idle);
    if (this.#sessions.get(tabId) === session) this.#sessions.delete(tabId);
  }
}
