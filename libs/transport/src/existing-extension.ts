import { BrowserMcpError, type ActionName, type WireTab } from "@browser-mcp/protocol";
import { browserErrorOf, mayBeMissingTab } from "./browser-errors.js";
import type { BrowserLink } from "./browser-link.js";
import { expectResponse, tabOf, type Conversation, type Params, type ResponseFrame } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import { DebuggerStates } from "./debugger-states.js";
import type { HubLimits } from "./limits.js";
import { normalise } from "./normalise.js";
import { Pacer, pause } from "./pacer.js";
import { saysAttached, type ReplyFrame } from "./pending-requests.js";
import { TabOrder, type Turn } from "./tab-order.js";

/** Chrome's quota of screenshots (WIRE.md 3.8). */
const SCREENSHOTS = 2;
const SCREENSHOT_PERIOD_MS = 1_000;

/** Talks to the existing extension, around what it does wrong (WIRE.md sections 2, 3 and 7). */
export class ExistingExtension implements Conversation {
  readonly #scripts: TabOrder;
  readonly #consoles: TabOrder;
  readonly #controls: TabOrder;
  readonly #debuggers = new DebuggerStates();
  readonly #screenshots = new Pacer(SCREENSHOTS, SCREENSHOT_PERIOD_MS);

  constructor(
    private readonly link: BrowserLink,
    private readonly limits: HubLimits,
  ) {
    this.#scripts = new TabOrder(limits.maxPendingPerSocket);
    this.#consoles = new TabOrder(limits.maxPendingPerSocket);
    this.#controls = new TabOrder(limits.maxPendingPerSocket);
  }

  perform(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    switch (action) {
      case "executeScript":
        return this.#alone(this.#scripts, action, params, deadline);
      case "getConsoleMessages":
        return this.#alone(this.#consoles, action, params, deadline);
      case "captureScreenshot":
        return this.#screenshot(action, params, deadline);
      case "attachDebugger":
      case "detachDebugger":
        return this.#inOrder(params, deadline, () => this.#switchDebugger(action, params, deadline));
      case "emulateDevice":
      case "setUserAgent":
        return this.#inOrder(params, deadline, () => this.#emulate(action, params, deadline));
      default:
        return this.#ask(action, params, deadline);
    }
  }

  connectionLost(): void {
    this.#debuggers.forgetAll();
  }

  tabGone(tabId: number): void {
    this.#debuggers.forget(tabId);
  }

  debuggerSpoke(tabId: number): void {
    this.#debuggers.set(tabId, "attached");
  }

  async #ask(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const frame = await this.link.send(action, params, deadline);
    return this.#expect(frame, action, params, deadline);
  }

  /**
   * Nothing in the page tells whose result is whose: one at a time, and after one that was given up the next waits
   * until its result has come or is unlikely to come (WIRE.md 3.3).
   */
  async #alone(
    order: TabOrder,
    action: ActionName,
    params: Params,
    deadline: Deadline,
  ): Promise<ResponseFrame> {
    const turn: Turn = await order.take(tabOf(params), deadline);
    let free: (() => void) | undefined;
    let answered = false;
    try {
      const frame = await this.link.send(action, params, deadline, { onLate: () => free?.() });
      answered = true;
      return await this.#expect(frame, action, params, deadline);
    } finally {
      if (answered) turn.end();
      else free = turn.endLater(this.limits.lateReplyGraceMs);
    }
  }

  async #inOrder(
    params: Params,
    deadline: Deadline,
    work: () => Promise<ResponseFrame>,
  ): Promise<ResponseFrame> {
    const turn = await this.#controls.take(tabOf(params), deadline);
    try {
      return await work();
    } catch (error) {
      const tabId = tabOf(params);
      if (tabId !== undefined) this.#debuggers.forget(tabId);
      throw error;
    } finally {
      turn.end();
    }
  }

  /** It always shoots the shown tab, so a named one must be that; it allows two shots a second (WIRE.md 3.8). */
  async #screenshot(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    await this.#screenshots.wait(deadline);
    const tabId = tabOf(params);
    if (tabId !== undefined) await this.#mustBeShown(tabId, deadline);
    const frame = await this.link.send(action, params, deadline);
    if (frame.type === "response" || browserErrorOf({ action, text: frame.error }).code !== "RATE_LIMITED") {
      return expectResponse(frame, action, params);
    }
    await pause(SCREENSHOT_PERIOD_MS, deadline);
    await this.#screenshots.wait(deadline);
    return this.#ask(action, params, deadline);
  }

  async #mustBeShown(tabId: number, deadline: Deadline): Promise<void> {
    const tab = (await this.#tabs(deadline)).find(({ id }) => id === tabId);
    if (tab === undefined) throw tabNotFound(tabId);
    if (tab.active) return;
    throw new BrowserMcpError(
      "BROWSER_ERROR",
      `Tab ${tabId} is not the shown tab of its window; the connected extension can only capture that one.`,
      {
        hint: "Bring the tab to the front and repeat the call, or leave tabId out to capture the shown tab.",
      },
    );
  }

  /** Attaching an attached tab and detaching a detached one meet silence (WIRE.md 2). */
  async #switchDebugger(
    action: "attachDebugger" | "detachDebugger",
    params: Params,
    deadline: Deadline,
  ): Promise<ResponseFrame> {
    const wanted = action === "attachDebugger" ? "attached" : "detached";
    const tabId = tabOf(params);
    if (tabId === undefined) {
      throw new BrowserMcpError("INVALID_PARAMETERS", `${action} needs a tabId.`);
    }
    if (this.#debuggers.get(tabId) === wanted) return statusFrame(wanted);
    await this.link.ready(deadline);
    const { connection } = this.link;
    const { debuggerSilenceMs, detachSilenceMs } = this.limits;
    const silence = wanted === "attached" ? debuggerSilenceMs : detachSilenceMs;
    const frame = await deadline.within(silence, (patience) => this.link.send(action, params, patience));
    if (frame === undefined) {
      if (this.link.connection !== connection) {
        throw new BrowserMcpError(
          "CONNECTION_CLOSED",
          `The browser's connection was lost during ${action} on tab ${tabId}; it may or may not have taken effect.`,
        );
      }
      if (wanted === "attached") await this.#mustExist(tabId, deadline);
    }
    const reply = frame === undefined ? statusFrame(wanted) : expectResponse(frame, action, params);
    this.#debuggers.set(tabId, wanted);
    return reply;
  }

  /** On a tab that is not attached it attaches first and says so under the same id (WIRE.md 2). */
  async #emulate(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const frame = await this.link.send(action, params, deadline, { isInterim: saysAttached });
    const reply = expectResponse(frame, action, params);
    const tabId = tabOf(params);
    if (tabId !== undefined) this.#debuggers.set(tabId, "attached");
    return reply;
  }

  async #mustExist(tabId: number, deadline: Deadline): Promise<void> {
    const tabs = await this.#tabs(deadline);
    if (!tabs.some(({ id }) => id === tabId)) throw tabNotFound(tabId);
  }

  /** A page without the content script and a tab that is gone sound the same (WIRE.md 3.9): the tab list tells. */
  async #expect(
    frame: ReplyFrame,
    action: ActionName,
    params: Params,
    deadline: Deadline,
  ): Promise<ResponseFrame> {
    const tabId = tabOf(params);
    if (frame.type === "response" || tabId === undefined || !mayBeMissingTab(frame.error)) {
      return expectResponse(frame, action, params);
    }
    const tab = (await this.#tabs(deadline)).find(({ id }) => id === tabId);
    if (tab === undefined) throw tabNotFound(tabId);
    const error = browserErrorOf({ action, tabId, text: frame.error });
    throw new BrowserMcpError(error.code, `${error.message} The page is ${tab.url}`, { hint: error.hint });
  }

  async #tabs(deadline: Deadline): Promise<readonly WireTab[]> {
    const frame = expectResponse(await this.link.send("getAllTabs", {}, deadline), "getAllTabs", {});
    const { browserId } = this.link.browser;
    return normalise("getAllTabs", frame.data, { browserId, protocol: 1, params: {} });
  }
}

function statusFrame(status: "attached" | "detached"): ResponseFrame {
  return { type: "response", data: { status } };
}

function tabNotFound(tabId: number): BrowserMcpError {
  return new BrowserMcpError("TAB_NOT_FOUND", `No tab with id: ${tabId}.`);
}
