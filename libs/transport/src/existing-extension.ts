import { BrowserMcpError, type ActionName } from "@browser-mcp/protocol";
import { browserErrorOf, mayBeMissingTab, quoted } from "./browser-errors.js";
import { AnsweringTab } from "./answering-tab.js";
import type { BrowserLink } from "./browser-link.js";
import { expectResponse, tabOf, type Conversation, type Params, type ResponseFrame } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import { DebuggerStates } from "./debugger-states.js";
import { ExistingScreenshots } from "./existing-screenshots.js";
import { tabNotFound, tabsOf } from "./existing-tabs.js";
import type { HubLimits } from "./limits.js";
import { isProof, isUnreachable, mixesUp, newProof } from "./script-proofs.js";
import { ScriptDoubts, type GivenUp } from "./script-doubts.js";
import { saysAttached, type ReplyFrame } from "./pending-requests.js";
import { TabOrder, type Turn } from "./tab-order.js";

/** What else happens around work that runs alone, in its turn. */
interface Around {
  /** Comes first; what it returns is the answer, and the action is not sent. */
  readonly before?: () => Promise<ReplyFrame | undefined>;
  /** Throws when the answer may not be given. */
  readonly check?: (frame: ReplyFrame) => void;
  /** It ended without an answer. */
  readonly givenUp?: () => void;
  /** Its answer has come after all. */
  readonly late?: () => void;
}

/** Talks to the existing extension, around what it does wrong (WIRE.md sections 2, 3 and 7). */
export class ExistingExtension implements Conversation {
  readonly #scripts: TabOrder;
  readonly #consoles: TabOrder;
  readonly #changes: TabOrder;
  readonly #debuggers = new DebuggerStates();
  readonly #doubts = new ScriptDoubts();
  readonly #screenshots: ExistingScreenshots;
  readonly #answeringTab: AnsweringTab;

  constructor(
    private readonly link: BrowserLink,
    private readonly limits: HubLimits,
  ) {
    this.#scripts = new TabOrder(limits.maxPendingPerSocket);
    this.#consoles = new TabOrder(limits.maxPendingPerSocket);
    this.#changes = new TabOrder(limits.maxPendingPerSocket);
    this.#answeringTab = new AnsweringTab(link);
    this.#screenshots = new ExistingScreenshots(link, this.#answeringTab);
  }

  perform(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    switch (action) {
      case "executeScript":
        return this.#inOrder(params, deadline, () => this.#script(params, deadline));
      case "getConsoleMessages":
        return this.#alone(this.#consoles, action, params, deadline);
      case "captureScreenshot":
        return this.#screenshots.take(params, deadline);
      case "attachDebugger":
      case "detachDebugger":
        return this.#inOrder(params, deadline, () =>
          this.#control(params, () => this.#switchDebugger(action, params, deadline)),
        );
      case "emulateDevice":
      case "setUserAgent":
        return this.#inOrder(params, deadline, () =>
          this.#control(params, () => this.#emulate(action, params, deadline)),
        );
      default:
        return this.#ask(action, params, deadline);
    }
  }

  connectionLost(): void {
    this.#debuggers.forgetAll();
  }

  tabGone(tabId: number): void {
    this.#doubts.clear(tabId);
  }

  debuggerSpoke(tabId: number): void {
    this.#debuggers.set(tabId, "attached");
  }

  debuggerGone(tabId: number): void {
    this.#debuggers.forget(tabId);
  }

  async #ask(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const frame = await this.#answeringTab.send(action, params, deadline);
    return this.#expect(frame, action, params, deadline);
  }

  #script(params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const tabId = tabOf(params);
    const unheard: { givenUp?: GivenUp } = {};
    let mixedUp = false;
    return this.#alone(this.#scripts, "executeScript", params, deadline, {
      before: async () => {
        const unproven = await this.#bringInOrder(params, deadline);
        mixedUp = unproven !== undefined && !isUnreachable(unproven);
        return unproven;
      },
      check: (frame) => {
        if (frame.type === "response" && isProof(frame.data)) {
          mixedUp = true;
          // It was handed the result of another, so its own is still to come.
          if (this.#doubts.count(tabId) === 0) this.#doubts.add(tabId);
        }
        if (mixedUp) throw mixesUp(tabId, frame);
      },
      givenUp: () => {
        unheard.givenUp = this.#doubts.add(tabId);
      },
      late: () => unheard.givenUp?.heard(),
    });
  }

  /**
   * A page that was busy may still give the result of a script that was given up, and the next script would be handed
   * it. Scripts run in their order, so one that comes back with its own value proves that nothing is left over.
   * @returns what came instead of a proof, and the doubt stays; undefined when the tab is in order
   */
  async #bringInOrder(params: Params, deadline: Deadline): Promise<ReplyFrame | undefined> {
    const tabId = tabOf(params);
    const doubts = this.#doubts.count(tabId);
    let unproven: ReplyFrame | undefined;
    if (doubts === 0) return unproven;
    // One try for each result that may be met, one for the first proof where that came too late, and one to succeed.
    for (let tries = doubts + 2; tries > 0; tries -= 1) {
      const proof = newProof();
      unproven = await this.link.send(
        "executeScript",
        { ...params, script: JSON.stringify(proof) },
        deadline,
      );
      // The script itself would be told the same.
      if (isUnreachable(unproven)) break;
      if (unproven.type === "response" && unproven.data === proof) {
        this.#doubts.clear(tabId);
        return undefined;
      }
    }
    return unproven;
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
    around: Around = {},
  ): Promise<ResponseFrame> {
    const turn: Turn = await order.take(tabOf(params), deadline);
    let free: (() => void) | undefined;
    let answered = false;
    const onLate = (): void => {
      around.late?.();
      free?.();
    };
    try {
      const frame =
        (await around.before?.()) ?? (await this.#answeringTab.send(action, params, deadline, { onLate }));
      answered = true;
      around.check?.(frame);
      return await this.#expect(frame, action, params, deadline);
    } finally {
      if (answered) turn.end();
      else {
        around.givenUp?.();
        free = turn.endLater(this.limits.lateReplyGraceMs);
      }
    }
  }

  /**
   * Whatever changes a tab waits for its turn here, scripts as well: a script that is kept back by one that was given
   * up keeps what came after it back. Whoever was given up holds up no other kind.
   */
  async #inOrder(
    params: Params,
    deadline: Deadline,
    work: () => Promise<ResponseFrame>,
  ): Promise<ResponseFrame> {
    const turn = await this.#changes.take(tabOf(params), deadline);
    try {
      return await work();
    } finally {
      turn.end();
    }
  }

  /** Work with the debugger: after a failure nobody knows its state. */
  async #control(params: Params, work: () => Promise<ResponseFrame>): Promise<ResponseFrame> {
    try {
      return await work();
    } catch (error) {
      const tabId = tabOf(params);
      if (tabId !== undefined) this.#debuggers.forget(tabId);
      throw error;
    }
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
    const tabs = await tabsOf(this.link, deadline);
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
    const tab = (await tabsOf(this.link, deadline)).find(({ id }) => id === tabId);
    if (tab === undefined) throw tabNotFound(tabId);
    const error = browserErrorOf({ action, tabId, text: frame.error });
    throw new BrowserMcpError(error.code, `${error.message} The page is ${quoted(tab.url)}`, {
      hint: error.hint,
    });
  }
}

function statusFrame(status: "attached" | "detached"): ResponseFrame {
  return { type: "response", data: { status } };
}
