import { BARE, SERVER } from "../report/columns.js";
import { runContest, type ContenderPlan } from "./contest.js";
import { readPage } from "./page.js";
import type { Scenario } from "./scenario.js";

const CALLS = 8_000;
const CLIENTS = 32;
const KB = 1024;

/** A bare server that has even the answers' JSON: what no server that checks anything can reach. */
const BARE_BYTES = "bare, kept bytes";

/** Every call but the first is answered without the browser. */
export const cachedReads: readonly Scenario[] = [
  cachedRead("cached-2kb", 2 * KB, 2),
  cachedRead("cached-50kb", 50 * KB, 1.3),
];

function cachedRead(name: string, textLength: number, limit: number): Scenario {
  return {
    name,
    title: `Each call reads a page of ${textLength / KB} KB that has not changed; bare answers from a Map.`,
    bounds: [
      { key: "cpu", what: "server CPU per call ÷ bare with a Map", unit: "×", comparison: "≤", limit },
      { key: "bytes", what: "server CPU per call ÷ bare with ready bytes", unit: "×", comparison: "≤" },
    ],
    run: async (bench, draft) => {
      const browser = { kind: "superset", page: { textLength } } as const;
      const contenders: readonly ContenderPlan[] = [
        { name: SERVER, server: { built: {} }, browser },
        { name: BARE, server: { bare: "map" }, browser },
        { name: BARE_BYTES, server: { bare: "bytes" }, browser },
      ];
      const contest = {
        contenders,
        targetBrowser: browser,
        requests: [readPage],
        expected: `"originalTextSize":${textLength}`,
        calls: CALLS,
        clients: CLIENTS,
      };
      try {
        await runContest(contest, bench, draft);
      } finally {
        draft.judgeCpu("cpu", SERVER, BARE);
        draft.judgeCpu("bytes", SERVER, BARE_BYTES);
        const reads = draft.figuresOf(SERVER).roundTrips ?? 0;
        if (reads > 0) draft.doubt(`${SERVER} asked the browser ${reads} times: the cache did not serve.`);
      }
    },
  };
}
