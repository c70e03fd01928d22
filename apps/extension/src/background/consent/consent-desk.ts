import { BrowserMcpError, type Consent } from "@browser-mcp/protocol";
import {
  CONSENT_PAGE,
  CONSENT_PORT,
  fromConsentWindow,
  type ConsentAnswer,
  type ConsentQuestion,
} from "../../shared/consent.js";
import type { ChromeEvent } from "../chrome-api.js";
import type { GivenConsents } from "./given-consents.js";

/** A window that does not show its question by then is given up (milliseconds). */
const SHOWN_WITHIN_MS = 10_000;
/** Questions that wait for the person at once; one is shown at a time. */
const MAX_QUESTIONS = 20;

/** The part of a `chrome.runtime.Port` that is used. */
export interface ConsentPort {
  readonly name: string;
  readonly sender?: { readonly url?: string } | undefined;
  readonly onMessage: Pick<ChromeEvent<[message: unknown]>, "addListener">;
  readonly onDisconnect: Pick<ChromeEvent<[]>, "addListener">;
  postMessage(message: unknown): void;
}

/** What the desk needs of the browser. */
export interface ConsentSurroundings {
  /** `chrome.runtime.getURL`. */
  readonly urlOf: (path: string) => string;
  /** Opens a window of its own for a page of the extension; yields its id. */
  readonly openWindow: (url: string) => Promise<number | undefined>;
  readonly closeWindow: (windowId: number) => Promise<void>;
  readonly newId: () => string;
  readonly given: GivenConsents;
}

type Decision = Consent["decision"];

interface Waiting {
  readonly id: string;
  readonly question: ConsentQuestion;
  readonly settle: (outcome: Decision | BrowserMcpError) => void;
  windowId?: number;
  port?: ConsentPort;
}

/**
 * Asks the person in a window of its own, one question at a time, each with a time limit that ends in refusal. A page
 * cannot answer: only the extension's own window is listened to.
 */
export class ConsentDesk {
  readonly #waiting: Waiting[] = [];
  /** The question that is shown, the first of those that wait. */
  #shown: Waiting | undefined;

  constructor(private readonly surroundings: ConsentSurroundings) {}

  /** A port that somebody opened; others than those of our windows are none of its business. */
  connected(port: ConsentPort): void {
    const { urlOf } = this.surroundings;
    if (!port.name.startsWith(CONSENT_PORT)) return;
    if (port.sender?.url?.split("#", 1)[0] !== urlOf(CONSENT_PAGE)) return;
    const waiting = this.#shown;
    if (waiting === undefined || port.name !== CONSENT_PORT + waiting.id || waiting.port !== undefined) {
      port.postMessage({ question: null });
      return;
    }
    waiting.port = port;
    port.onMessage.addListener((message) => {
      const answer = fromConsentWindow.safeParse(message);
      if (answer.success) waiting.settle(answer.data.decision);
    });
    port.onDisconnect.addListener(() => waiting.settle("closed"));
    port.postMessage({ question: waiting.question });
  }

  /**
   * What the person says; `site` and `never` hold from then on, and are not asked again.
   * @param signal aborts when nobody waits for the answer any more; the window is closed then
   * @throws BrowserMcpError LIMIT_EXCEEDED, BROWSER_ERROR where no window can be shown, the signal's reason
   */
  async ask(question: ConsentQuestion, signal: AbortSignal): Promise<Consent> {
    const { site } = question;
    const scope = site === undefined ? undefined : { client: question.client, tool: question.tool, site };
    const given = scope === undefined ? undefined : await this.surroundings.given.find(scope);
    if (given !== undefined) return { decision: given ? "site" : "never", remembered: true };
    const decision = await this.#put(question, signal);
    if (scope !== undefined && (decision === "site" || decision === "never")) {
      await this.surroundings.given.remember(scope, decision === "site");
      this.#answerAlike(question, decision);
    }
    return { decision };
  }

  #put(question: ConsentQuestion, signal: AbortSignal): Promise<Decision> {
    if (this.#waiting.length >= MAX_QUESTIONS) {
      const message = `The person is asked ${MAX_QUESTIONS} questions already.`;
      return Promise.reject(new BrowserMcpError("LIMIT_EXCEEDED", message));
    }
    return new Promise((resolve, reject) => {
      const expire = setTimeout(() => waiting.settle("expired"), question.endsAt - Date.now());
      const cancel = (): void => waiting.settle(BrowserMcpError.from(signal.reason));
      const waiting: Waiting = {
        id: this.surroundings.newId(),
        question,
        settle: (outcome) => {
          const place = this.#waiting.indexOf(waiting);
          if (place < 0) return; // answered already
          this.#waiting.splice(place, 1);
          clearTimeout(expire);
          signal.removeEventListener("abort", cancel);
          if (outcome instanceof BrowserMcpError) reject(outcome);
          else resolve(outcome);
          if (this.#shown === waiting) this.#hide(waiting);
        },
      };
      this.#waiting.push(waiting);
      signal.addEventListener("abort", cancel);
      if (signal.aborted) cancel();
      else this.#showNext();
    });
  }

  #showNext(): void {
    const [next] = this.#waiting;
    if (this.#shown !== undefined || next === undefined) return;
    this.#shown = next;
    const failed = (cause?: unknown): void =>
      next.settle(
        new BrowserMcpError("BROWSER_ERROR", "The browser could not show the person a question.", { cause }),
      );
    const { openWindow, urlOf } = this.surroundings;
    openWindow(`${urlOf(CONSENT_PAGE)}#${next.id}`).then((windowId) => {
      if (windowId !== undefined) next.windowId = windowId;
      if (this.#shown !== next) this.#close(next);
      else setTimeout(() => void (next.port === undefined && failed()), SHOWN_WITHIN_MS);
    }, failed);
  }

  #hide(waiting: Waiting): void {
    this.#shown = undefined;
    this.#close(waiting);
    this.#showNext();
  }

  #close({ windowId }: Waiting): void {
    // The person may have closed it.
    if (windowId !== undefined) this.surroundings.closeWindow(windowId).catch(() => undefined);
  }

  /** The same question, asked meanwhile, has its answer. */
  #answerAlike({ client, tool, site }: ConsentQuestion, decision: ConsentAnswer): void {
    for (const { question, settle } of [...this.#waiting]) {
      if (question.client === client && question.tool === tool && question.site === site) settle(decision);
    }
  }
}
