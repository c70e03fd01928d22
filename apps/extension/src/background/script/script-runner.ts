import { BrowserMcpError, type ScriptOutcome } from "@browser-mcp/protocol";
import { renderValue } from "../../page/render-value.js";
import { messageOf } from "../browser-errors.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { within } from "../waiting.js";
import { asFunction } from "./as-function.js";
import { LeftoverObjects } from "./leftover-objects.js";
import type { PageDialogs } from "./page-dialogs.js";
import { RemoteValue } from "./remote-value.js";
import { renderBounds, Renderer, type RenderingScript } from "./renderer.js";
import { RunawayGuard } from "./runaway-guard.js";
import {
  evaluationSchema,
  failureOf,
  isIllegalReturn,
  primitiveOf,
  type Evaluation,
  type RemoteObject,
} from "./script-outcome.js";

/** Milliseconds that the browser's own way of stopping a script gets before ours is used. */
const OWN_STOP_MS = 300;
const LATE = Symbol("late");
/** What the renderer makes of an object that throws wherever it is touched, and of any where built-ins are spoilt. */
const UNREADABLE = "[Unreadable]";
/** What Chrome says of a value whose document is gone. */
const CONTEXT_GONE = /^(Cannot find context with specified id|Execution context was destroyed)/;

/** Runs scripts in tabs through the debugger: under any content security policy, awaited, and stopped in time. */
export class ScriptRunner {
  readonly #leftovers: LeftoverObjects;
  readonly #renderer: Renderer;
  #runs = 0;

  constructor(
    private readonly sessions: DebuggerSessions,
    private readonly dialogs: PageDialogs,
  ) {
    this.#leftovers = new LeftoverObjects(sessions);
    this.#renderer = new Renderer(sessions);
  }

  /**
   * Runs a script once, in a session that the caller holds open (`DebuggerSessions.use`).
   * @throws BrowserMcpError REQUEST_TIMEOUT when it does not end in time; TAB_CLOSED when the page was left before its
   * value was read; what `chrome.debugger` throws
   */
  async run(tabId: number, script: string, timeoutMs: number): Promise<ScriptOutcome> {
    const objectGroup = `browser-mcp-script-${(this.#runs += 1)}`;
    const deadline = Date.now() + timeoutMs;
    const guard = new RunawayGuard(this.sessions, tabId);
    /** Whether the page may hold objects for us. */
    let holds = true;
    const inTime = async (work: Promise<object>): Promise<Evaluation> => {
      const answer = await within(deadline + OWN_STOP_MS - Date.now(), work, LATE).catch(
        (thrown: unknown) => {
          if (CONTEXT_GONE.test(messageOf(thrown))) throw pageLeft(thrown);
          if (Date.now() < deadline - 1) throw thrown;
          if (!/Internal error|terminated/i.test(messageOf(thrown))) throw thrown;
          throw tooLong(`The script ran longer than ${timeoutMs} ms and was stopped.`);
        },
      );
      if (answer === LATE) throw await this.#late(tabId, timeoutMs, guard);
      return evaluationSchema.parse(answer);
    };
    const evaluate = (expression: string, replMode: boolean): Promise<Evaluation> =>
      inTime(
        this.sessions.command(tabId, "Runtime.evaluate", {
          expression,
          replMode, // statements may declare again what an earlier script declared, and may await
          awaitPromise: true,
          userGesture: true,
          silent: true,
          objectGroup,
          timeout: Math.max(1, deadline - Date.now()),
        }),
      );
    try {
      let atOnce = this.#renderer.atOnce(tabId, script);
      let evaluation = await evaluate(atOnce?.source ?? script, true);
      if (atOnce?.hasNotRun(evaluation) === true) {
        atOnce = undefined;
        evaluation = await evaluate(script, true);
      }
      let wrapping = atOnce?.wrapping;
      if (isIllegalReturn(evaluation)) {
        const wrapped = asFunction(script);
        wrapping = wrapped.wrapping;
        evaluation = await evaluate(wrapped.source, false);
      }
      const { subtype, objectId } = evaluation.result;
      if (evaluation.exceptionDetails === undefined && subtype === "promise" && objectId !== undefined) {
        evaluation = await inTime(
          this.sessions.command(tabId, "Runtime.awaitPromise", { promiseObjectId: objectId }),
        );
      }
      const ready =
        typeof evaluation.result.value === "string" ? atOnce?.valueOf(evaluation.result.value) : undefined;
      if (ready !== undefined) {
        holds = false;
        return { ok: true, value: ready.value };
      }
      const rendered = (object: RemoteObject): Promise<unknown> =>
        this.#render(tabId, object, (work) => inTime(work), atOnce);
      const { exceptionDetails, result } = evaluation;
      if (exceptionDetails === undefined) {
        holds = objectId !== undefined || result.objectId !== undefined;
        return { ok: true, value: await rendered(result) };
      }
      const { exception } = exceptionDetails;
      const thrown =
        exception === undefined || exception.subtype === "error" ? undefined : await rendered(exception);
      return failureOf(exceptionDetails, wrapping, thrown);
    } finally {
      guard.end();
      if (holds) this.#leftovers.add(tabId, objectGroup);
    }
  }

  async #render(
    tabId: number,
    object: RemoteObject,
    inTime: (work: Promise<object>) => Promise<Evaluation>,
    script: RenderingScript | undefined,
  ): Promise<unknown> {
    const primitive = primitiveOf(object);
    if (typeof primitive?.value === "string") return String(renderValue(primitive.value, renderBounds));
    if (primitive !== undefined || object.objectId === undefined) return primitive?.value ?? null;
    const rendered = await this.#renderer.render(tabId, object.objectId, inTime, script);
    if (rendered !== undefined && rendered.value !== UNREADABLE) return rendered.value;
    if (RemoteValue.canRead(object)) return new RemoteValue(this.sessions, tabId).read(object);
    return rendered?.value ?? object.description ?? UNREADABLE;
  }

  async #late(tabId: number, timeoutMs: number, guard: RunawayGuard): Promise<BrowserMcpError> {
    const dialog = this.dialogs.at(tabId);
    if (dialog !== undefined) {
      await this.dialogs.dismiss(tabId);
      return tooLong(
        `The script opened a dialog (${dialog.type}: ${JSON.stringify(dialog.message.slice(0, 200))}) that nobody answered within ${timeoutMs} ms; it was dismissed.`,
      );
    }
    switch (await guard.stop()) {
      case "stopped":
        return tooLong(`The script ran longer than ${timeoutMs} ms and was stopped.`);
      case "waiting":
        return tooLong(
          `The script's promise did not settle within ${timeoutMs} ms. What it started may go on in the page.`,
        );
      case "paused":
        return tooLong(
          `The page is paused in the developer tools of somebody who debugs it, so the script did not come to an end within ${timeoutMs} ms.`,
        );
      case "busy":
        return tooLong(
          `The page was busy or frozen for ${timeoutMs} ms, so the script did not come to an end.`,
        );
    }
  }
}

const pageLeft = (cause: unknown): BrowserMcpError =>
  new BrowserMcpError(
    "TAB_CLOSED",
    "The page was left before the script's value was read. The script itself has run.",
    { cause },
  );

const tooLong = (message: string): BrowserMcpError =>
  new BrowserMcpError("REQUEST_TIMEOUT", message, {
    hint: "Let the script do less at a time, or allow it more with timeout.",
  });
