import { BrowserMcpError, type ActionName, type BrowserFrame } from "@browser-mcp/protocol";
import { randomBytes } from "node:crypto";
import type { Connection } from "./connection.js";
import type { RejectedFrame } from "./frame-reader.js";
import type { HubCounters } from "./hub-stats.js";
import { isRecord } from "./normalise/values.js";

/** An answer as it arrived. */
export type ReplyFrame = Extract<BrowserFrame, { type: "response" | "error" }>;

/** A request that was sent and has no answer yet. */
export interface PendingRequest {
  readonly requestId: string;
  readonly action: ActionName;
  readonly tabId: number | undefined;
  /** The frame, serialised once. */
  readonly text: string;
  /** Browsers that may answer: those that cannot be told from the one that was asked. */
  readonly family: string;
  /** The set of its browser's requests, which it leaves when it is over. */
  holder: Set<PendingRequest>;
  /** Where it was sent last; undefined while no socket of the browser is open. */
  connection: Connection | undefined;
  /** Runs while an answer is waited for that lost its socket. */
  lateTimer: NodeJS.Timeout | undefined;
  /** Whether this reply only announces another one. */
  readonly isInterim: ((frame: ReplyFrame) => boolean) | undefined;
  /** Called when an answer arrives after the request was given up. */
  readonly onLate: (() => void) | undefined;
  resolve(frame: ReplyFrame): void;
  reject(error: BrowserMcpError): void;
}

/** What is remembered of a request that is over. */
interface Past {
  readonly family: string;
  readonly answered: boolean;
  readonly onLate: (() => void) | undefined;
}

/** How many past requests are remembered, to tell doubled and late replies from invented ones. */
const MAX_PAST = 1_000;

/**
 * The requests in flight by their ids, over all sockets. Ids cannot be guessed and are never used twice; only the
 * family of browsers that was asked can answer; the first answer counts.
 */
export class PendingRequests {
  readonly #prefix = `${randomBytes(12).toString("base64url")}-`;
  #count = 0;
  readonly #pending = new Map<string, PendingRequest>();
  readonly #past = new Map<string, Past>();

  constructor(private readonly counters: HubCounters) {}

  /** A new id. */
  nextId(): string {
    this.#count += 1;
    return this.#prefix + this.#count.toString(36);
  }

  add(request: PendingRequest): void {
    this.#pending.set(request.requestId, request);
    request.holder.add(request);
  }

  /** Binds a request to the socket on which its answer is expected, or to none. */
  bind(request: PendingRequest, connection: Connection | undefined): void {
    if (request.connection !== undefined) request.connection.inFlight -= 1;
    if (connection !== undefined) connection.inFlight += 1;
    request.connection = connection;
  }

  /** Takes an answer from a browser of this family. */
  answer(frame: ReplyFrame, family: string): void {
    if (frame.requestId === undefined) {
      this.counters.unsolicitedReplies += 1;
      return;
    }
    const request = this.#pending.get(frame.requestId);
    if (request === undefined || request.family !== family) {
      this.#answerToPast(frame.requestId, family);
    } else if (request.isInterim?.(frame) !== true) {
      this.#end(request, true);
      request.resolve(frame);
    }
  }

  /** Takes a reply of wrong form: its request will get no better one. */
  answerMalformed(rejected: RejectedFrame, family: string): void {
    if (rejected.requestId === undefined) return;
    const request = this.#pending.get(rejected.requestId);
    if (request === undefined || request.family !== family) return;
    this.#end(request, true);
    request.reject(
      new BrowserMcpError(
        "INVALID_REPLY",
        `The browser's reply to ${request.action} is malformed: ${rejected.problem}`,
      ),
    );
  }

  /** Fails a request; an answer that comes later is only counted. */
  fail(request: PendingRequest, error: BrowserMcpError): void {
    this.#end(request, false);
    request.reject(error);
  }

  /** Forgets a request that nobody waits for any more. */
  abandon(request: PendingRequest): void {
    this.#end(request, false);
  }

  #end(request: PendingRequest, answered: boolean): void {
    if (request.lateTimer !== undefined) clearTimeout(request.lateTimer);
    request.holder.delete(request);
    this.bind(request, undefined);
    this.#pending.delete(request.requestId);
    const { family, onLate } = request;
    this.#past.set(request.requestId, { family, answered, onLate: answered ? undefined : onLate });
    if (this.#past.size > MAX_PAST) {
      for (const oldest of this.#past.keys()) {
        this.#past.delete(oldest);
        break;
      }
    }
  }

  #answerToPast(requestId: string, family: string): void {
    const past = this.#past.get(requestId);
    if (past === undefined || past.family !== family) {
      this.counters.unknownReplies += 1;
    } else if (past.answered) {
      this.counters.duplicateReplies += 1;
    } else {
      this.counters.lateReplies += 1;
      this.#past.set(requestId, { family, answered: true, onLate: undefined });
      past.onLate?.();
    }
  }
}

/** Whether a frame carries `{"status":"attached"}`, the first of two replies of WIRE.md section 2. */
export function saysAttached(frame: ReplyFrame): boolean {
  return frame.type === "response" && isRecord(frame.data) && frame.data.status === "attached";
}
