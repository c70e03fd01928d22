import { BARE, SERVER } from "../report/columns.js";
import type { Bound } from "../report/scenario-report.js";
import { runContest, type ContenderPlan } from "./contest.js";
import { readPageAnew, type PagePlan } from "./page.js";
import type { Scenario } from "./scenario.js";

const CALLS = 12_000;
const CLIENTS = 32;
const KB = 1024;

type Browser = ContenderPlan["browser"];

/** A page of 2 KB, as our extension sends it. */
const browser2kb: Browser = { kind: "superset", page: { textLength: 2 * KB } };
/** A page of 50 KB of text with as much HTML, which the existing extension sends unasked. */
const existing50kb: Browser = { kind: "existing", page: { textLength: 50 * KB, htmlLength: 50 * KB } };
/** The same page as our extension sends it: without HTML that nobody asked for. */
const ours50kb: Browser = { kind: "superset", page: { textLength: 50 * KB } };

/** Every call crosses to the browser and back. */
export const roundTrips: readonly Scenario[] = [
  roundTrip({
    name: "round-trip-2kb",
    title: "Each call reads a page of 2 KB from the browser.",
    bound: ["≤", 1.6],
    browsers: [browser2kb, browser2kb],
  }),
  roundTrip({
    name: "round-trip-50kb",
    title: "Each call reads 50 KB of text; the existing extension sends 50 KB of HTML with it.",
    bound: ["≤", 1.1],
    browsers: [existing50kb, existing50kb],
  }),
  roundTrip({
    name: "round-trip-50kb-ours",
    title: "The same page from our extension, which sends no HTML unasked; bare's browser still does.",
    bound: ["<", 1],
    browsers: [ours50kb, existing50kb],
  }),
  redaction(),
];

function roundTrip(plan: {
  readonly name: string;
  readonly title: string;
  readonly bound: readonly [Bound["comparison"], number];
  readonly browsers: readonly [ours: Browser, bare: Browser];
}): Scenario {
  const {
    name,
    title,
    bound: [comparison, limit],
    browsers: [ours, bare],
  } = plan;
  return {
    name,
    title,
    bounds: [{ key: "cpu", what: "server CPU per call ÷ bare", unit: "×", comparison, limit }],
    run: async (bench, draft) => {
      const contenders: readonly ContenderPlan[] = [
        { name: SERVER, server: { built: {} }, browser: ours },
        { name: BARE, server: { bare: "forward" }, browser: bare },
      ];
      try {
        await runContest({ ...readsOf(ours.page), contenders }, bench, draft);
      } finally {
        draft.judgeCpu("cpu", SERVER, BARE);
      }
    },
  };
}

/** What redaction costs of a round trip: the same server with it and without, on the existing extension's page. */
function redaction(): Scenario {
  const without = `${SERVER}, redaction off`;
  return {
    name: "redaction-50kb",
    title: "50 KB of text and 50 KB of HTML with redaction and without.",
    bounds: [{ key: "share", what: "redaction's share of the CPU", unit: "%", comparison: "≤", limit: 10 }],
    run: async (bench, draft) => {
      const contenders: readonly ContenderPlan[] = [
        { name: SERVER, server: { built: {} }, browser: existing50kb },
        { name: without, server: { built: { security: { redact: false } } }, browser: existing50kb },
      ];
      try {
        await runContest({ ...readsOf(existing50kb.page), contenders }, bench, draft);
      } finally {
        const rest = draft.ratioOfRounds("cpuMsPerCall", without, SERVER);
        draft.judge("share", rest === undefined ? undefined : 100 * (1 - rest));
      }
    },
  };
}

function readsOf({ textLength, htmlLength = textLength }: PagePlan) {
  return {
    requests: [readPageAnew],
    expected: `"originalTextSize":${textLength}`,
    targetBrowser: { kind: "existing", page: { textLength, htmlLength } },
    calls: CALLS,
    clients: CLIENTS,
  } as const;
}
