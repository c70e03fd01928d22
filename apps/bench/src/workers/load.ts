import { rawPost } from "@browser-mcp/testing";
import type { ClientHeaders } from "../open-sessions.js";
import { callBody } from "../scenario.js";

/** One turn of calls. */
export interface LoadOrder {
  /** The MCP endpoint. */
  readonly url: string;
  readonly calls: number;
  /** The clients, by the headers that each adds to its calls; each has one call under way at a time. */
  readonly clients: readonly ClientHeaders[];
  /** Characters of a right answer's body; another size is a failure. */
  readonly answerLength: number;
}

/** What the turn gave, as its clients saw it. */
export interface LoadResult {
  /** Milliseconds of each rightly answered call. */
  readonly latencies: readonly number[];
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** Milliseconds from the first call to the last answer. */
  readonly elapsedMs: number;
}

/** Ids of equally many digits, so that all answers are equally long. */
const FIRST_ID = 1_000_000;

/** The body of a call with an id as {@link load} uses them. */
export function loadBody(index: number): string {
  return callBody(FIRST_ID + index);
}

/** Makes the calls: each client waits for its answer and then makes the next one. */
export async function load({ url, calls, clients, answerLength }: LoadOrder): Promise<LoadResult> {
  const latencies: number[] = [];
  const failed: string[] = [];
  let next = 0;
  const work = async (headers: ClientHeaders): Promise<void> => {
    while (next < calls) {
      const body = loadBody(next++);
      const started = performance.now();
      const failure = await call(url, body, headers, answerLength);
      if (failure === undefined) latencies.push(performance.now() - started);
      else failed.push(failure);
    }
  };
  const started = performance.now();
  await Promise.all(clients.map(work));
  const elapsedMs = performance.now() - started;
  return { latencies, failures: failed.length, firstFailure: failed[0], elapsedMs };
}

/** What was wrong with the answer, if anything was. */
async function call(
  url: string,
  body: string,
  headers: ClientHeaders,
  answerLength: number,
): Promise<string | undefined> {
  try {
    const { status, text } = await rawPost(url, body, headers);
    if (status === 200 && text.length === answerLength) return undefined;
    return `HTTP ${status}, ${text.slice(0, 200)}`;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
