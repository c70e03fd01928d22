import { setTimeout } from "node:timers/promises";
import { rawPost } from "@browser-mcp/testing";
import { bodyOf, type ClientRequest } from "../scenarios/page.js";
import type { ClientHeaders } from "./open-sessions.js";

/** One turn of requests. */
export interface LoadOrder {
  /** The MCP endpoint. */
  readonly url: string;
  /** Requests at most. */
  readonly calls: number;
  /** Milliseconds after which no further one is made; default none. */
  readonly forMs?: number;
  /** Milliseconds that a client waits after an answer; default none. */
  readonly pauseMs?: number;
  /** The clients, by the headers that each adds to its requests; each has one under way at a time. */
  readonly clients: readonly ClientHeaders[];
  /** What is asked, in turn. */
  readonly requests: readonly ClientRequest[];
  /**
   * Characters of a right answer's body; another size is a failure. Default: any answer that is a result and says nothing
   * of an error.
   */
  readonly answerLength?: number;
}

/** What the turn gave, as its clients saw it. */
export interface LoadResult {
  /** Milliseconds of each rightly answered request. */
  readonly latencies: readonly number[];
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** Milliseconds from the first request to the last answer. */
  readonly elapsedMs: number;
}

/** Ids of equally many digits, so that all answers are equally long. */
const FIRST_ID = 1_000_000;

/** The body of a request with an id as {@link load} uses them. */
export const loadBody = (index: number, request: ClientRequest): string => bodyOf(FIRST_ID + index, request);

/** Makes the requests: each client waits for its answer and then makes the next one. */
export async function load(order: LoadOrder): Promise<LoadResult> {
  const { url, calls, forMs = Infinity, pauseMs, clients, requests, answerLength } = order;
  const latencies: number[] = [];
  const failed: string[] = [];
  const started = performance.now();
  let next = 0;
  const work = async (headers: ClientHeaders): Promise<void> => {
    while (next < calls && performance.now() - started < forMs) {
      const index = next++;
      const request = requests[index % requests.length];
      if (request === undefined) return;
      const body = loadBody(index, request);
      const begun = performance.now();
      const failure = await post(url, body, headers, answerLength);
      if (failure === undefined) latencies.push(performance.now() - begun);
      else failed.push(failure);
      if (pauseMs !== undefined) await setTimeout(pauseMs);
    }
  };
  await Promise.all(clients.map(work));
  const elapsedMs = performance.now() - started;
  return { latencies, failures: failed.length, firstFailure: failed[0], elapsedMs };
}

/** What was wrong with the answer, if anything was. */
async function post(
  url: string,
  body: string,
  headers: ClientHeaders,
  answerLength: number | undefined,
): Promise<string | undefined> {
  try {
    const { status, text } = await rawPost(url, body, headers);
    const isRight = answerLength === undefined ? isResult(text) : text.length === answerLength;
    if (status === 200 && isRight) return undefined;
    return `HTTP ${status}, ${text.slice(0, 200)}`;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

const isResult = (text: string): boolean => text.includes('"result":') && !text.includes('"isError":true');
