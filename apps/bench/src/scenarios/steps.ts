import { percentile } from "../measure/percentile.js";
import { BARE, SERVER } from "../report/columns.js";
import { Company } from "./company.js";
import type { Scenario } from "./scenario.js";

const TIMES = 2_000;
const US_PER_MS = 1_000;

/** What single steps of a call cost, beside JSON alone; in a process of their own, without any socket. */
export const singleSteps: Scenario = {
  name: "steps",
  title: "Parsing a request, reading a reply and serialising a result, beside JSON.parse and JSON.stringify.",
  bounds: [
    { key: "parse a request", what: "parse a request ÷ JSON.parse", unit: "×", comparison: "≤" },
    {
      key: "read a browser's reply, 50 KB",
      what: "read a 50 KB reply ÷ JSON.parse",
      unit: "×",
      comparison: "≤",
    },
    {
      key: "serialise a result, 50 KB",
      what: "serialise a 50 KB result ÷ JSON.stringify",
      unit: "×",
      comparison: "≤",
    },
  ],
  run: (bench, draft) =>
    Company.of(bench, async (company) => {
      bench.onProgress("timing steps");
      const worker = await company.steps();
      for (const { name, ours, bare } of await worker.ask({ times: bench.calls ?? TIMES }, bench.signal)) {
        const [mine, other] = [ours, bare].map((times) => {
          const sorted = times.toSorted((a, b) => a - b);
          const [p50Ms, p99Ms] = [50, 99].map((percent) => percentile(sorted, percent) / US_PER_MS);
          return { calls: times.length, p50Ms, p99Ms };
        });
        draft.measure(`${SERVER}, ${name}`, mine, `${BARE}, ${name}`);
        draft.measure(`${BARE}, ${name}`, other, `${BARE}, ${name}`);
        draft.judge(name, (mine?.p50Ms ?? Number.NaN) / (other?.p50Ms ?? Number.NaN));
      }
    }),
};
