import { callAnswerText, parseMessage } from "@browser-mcp/mcp";
import { STRUCTURED_JSON } from "@browser-mcp/protocol";
import { readFrame } from "@browser-mcp/transport";
import { bodyOf, pageOf, readPage } from "../scenarios/page.js";

/** One step of a call: as the server takes it, and the least that does the same. Both yield what they made. */
export interface Step {
  readonly name: string;
  ours(): unknown;
  bare(): unknown;
}

/** What a step cost, microseconds of CPU and waiting alike, each time. */
export interface TimedStep {
  readonly name: string;
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

const PAGE = { textLength: 50 * 1024 };
const UNTRUSTED = { "browser-mcp/untrusted": true };

/** Where a call's text is made or read. */
export const steps: readonly Step[] = [parseRequest(), readReply(), serialiseResult()];

function parseRequest(): Step {
  const body = bodyOf(1, readPage);
  return { name: "parse a request", ours: () => parseMessage(body), bare: () => JSON.parse(body) as unknown };
}

function readReply(): Step {
  const frame = { type: "response", requestId: "1", data: pageOf(PAGE), tabId: 1, documentId: "d" };
  const bytes = Buffer.from(JSON.stringify(frame));
  return {
    name: "read a browser's reply, 50 KB",
    ours: () => readFrame(bytes, false),
    bare: () => JSON.parse(bytes.toString("utf8")) as unknown,
  };
}

function serialiseResult(): Step {
  const { url, title, text, metadata } = pageOf(PAGE);
  const truncation = { textTruncated: false, originalTextSize: text.length };
  const structuredContent = { url, title, text, ...truncation, metadata };
  const contentOf = (json: string) => [{ type: "text" as const, text: json }];
  return {
    name: "serialise a result, 50 KB",
    ours: () => {
      const json = JSON.stringify(structuredContent);
      const result = { content: contentOf(json), structuredContent, _meta: UNTRUSTED };
      return callAnswerText(1, { ...result, [STRUCTURED_JSON]: json });
    },
    bare: () => {
      const content = contentOf(JSON.stringify(structuredContent));
      const result = { content, structuredContent, _meta: UNTRUSTED };
      return JSON.stringify({ jsonrpc: "2.0", id: 1, result });
    },
  };
}

/** Takes each of them turn about, that many times, after as many that do not count. */
export function timeSteps(times: number): readonly TimedStep[] {
  return steps.map(({ name, ours, bare }) => {
    const timed = { name, ours: [] as number[], bare: [] as number[] };
    for (let turn = -times; turn < times; turn += 1) {
      // Whoever is first in one turn is last in the next.
      for (const who of turn % 2 === 0 ? (["ours", "bare"] as const) : (["bare", "ours"] as const)) {
        const time = timeOf(who === "ours" ? ours : bare);
        if (turn >= 0) timed[who].push(time);
      }
    }
    return timed;
  });
}

/** So many at once that the clock's own steps do not count. */
const AT_ONCE = 20;

function timeOf(step: () => unknown): number {
  const made: unknown[] = [];
  const started = performance.now();
  // Kept until the end, or a compiler might find out that nobody needs it.
  for (let index = 0; index < AT_ONCE; index += 1) made.push(step());
  return ((performance.now() - started) * 1000) / made.length;
}
