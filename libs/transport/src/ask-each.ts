import { BrowserMcpError, type ActionName, type Logger } from "@browser-mcp/protocol";
import type { Deadline } from "./deadline.js";
import { listOf, type Peer } from "./peer.js";

/** What several browsers are asked. */
export interface Inquiry<T extends object> {
  readonly action: ActionName;
  readonly deadline: Deadline;
  /** How long each may take, so that a mute one does not use up the others' time. */
  readonly shareMs: number;
  readonly logger: Logger;
  ask(peer: Peer, deadline: Deadline): Promise<T>;
  /** Told of each that did not answer within its share of so many milliseconds. */
  silent(peer: Peer, ms: number): void;
}

/** A browser that gave no reply, and why. */
export interface Unanswered {
  readonly peer: Peer;
  readonly reason: string;
}

/** What became of it. */
export interface Answers<T extends object> {
  /** In the order of the browsers; never empty unless nobody was asked. */
  readonly replies: readonly T[];
  /** Those that failed or did not answer in time. */
  readonly unanswered: readonly Unanswered[];
}

/**
 * Asks several browsers side by side and takes what comes in time; who does not answer is logged.
 * @throws BrowserMcpError when none gave a reply: what one of them reported, or REQUEST_TIMEOUT naming them all; or
 * what ended the deadline, unless that was time and somebody had replied
 */
export async function askEach<T extends object>(
  peers: readonly Peer[],
  { action, deadline, shareMs, logger, ask, silent }: Inquiry<T>,
): Promise<Answers<T>> {
  deadline.check();
  const ms = Math.min(shareMs, deadline.remainingMs);
  const answers = await Promise.allSettled(
    peers.map((peer) => deadline.within(ms, (share) => ask(peer, share))),
  );
  // A share that lasts as long as the deadline may end by either.
  if (!deadline.timedOut) deadline.check();
  const replies: T[] = [];
  const unanswered: Unanswered[] = [];
  const failures: unknown[] = [];
  // Rounded, because what is left of a deadline is a little less than what it was given.
  const seconds = Math.ceil(ms / 100) / 10;
  for (const [index, peer] of peers.entries()) {
    const answer = answers[index];
    const { browserId, name } = peer.browser;
    if (answer?.status === "rejected" && !(deadline.timedOut && isTimeout(answer.reason))) {
      failures.push(answer.reason);
      const { code, message } = BrowserMcpError.from(answer.reason);
      unanswered.push({ peer, reason: message });
      logger.warn("browser failed to answer", { action, browserId, name, code });
    } else if (answer?.status === "fulfilled" && answer.value !== undefined) {
      replies.push(answer.value);
    } else {
      unanswered.push({ peer, reason: `no answer within ${seconds} s` });
      silent(peer, ms);
      logger.warn("browser did not answer", { action, browserId, name, ms });
    }
  }
  if (replies.length > 0 || peers.length === 0) return { replies, unanswered };
  if (failures.length > 0) throw failures[0];
  throw new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `Browser request timeout for action: ${action} (${seconds}s). No answer from: ${listOf(peers)}`,
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof BrowserMcpError && error.code === "REQUEST_TIMEOUT";
}
