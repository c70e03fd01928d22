import { runScenarios } from "./run-scenarios.js";
import type { Bench, Scenario } from "./scenarios/scenario.js";

const bounds = [{ key: "k", what: "a bound", unit: "×", comparison: "≤", limit: 1 }] as const;
const scenarioOf = (name: string, run: Scenario["run"]): Scenario => ({ name, title: name, bounds, run });
const good = scenarioOf("good", (_bench, draft) => Promise.resolve(draft.judge("k", 1)));

const stop = new AbortController();
const told: string[] = [];
const bench: Bench = {
  program: "",
  server: "",
  targets: [],
  signal: stop.signal,
  onProgress: (line) => void told.push(line),
};
const run = (...scenarios: readonly Scenario[]) => runScenarios(scenarios, new Set(), bench);

describe("a run of scenarios", () => {
  it("goes on after one that failed, which says why and what it owes", async () => {
    const bad = scenarioOf("bad", () => Promise.reject(new Error("no server")));
    const { reports, failed } = await run(bad, good);
    expect(failed).toBe(true);
    expect(reports.map(({ scenario }) => scenario)).toEqual(["bad", "good"]);
    expect(reports[0]).toMatchObject({ doubts: ["failed: no server"], verdicts: bounds });
    expect(reports[1]?.verdicts[0]).toMatchObject({ value: 1, holds: true });
  });

  it("has failed when a call did", async () => {
    const broken = scenarioOf("broken", (_bench, draft) =>
      Promise.resolve(draft.measure("browser-mcp", { calls: 2, failures: 1 })),
    );
    expect((await run(broken)).failed).toBe(true);
    expect((await run(good)).failed).toBe(false);
  });

  it("names the scenario in its progress", async () => {
    await run(scenarioOf("s", (own) => Promise.resolve(own.onProgress("warming up"))));
    expect(told).toContain("s: warming up");
  });

  it("reports what is known when it is stopped, and begins nothing more", async () => {
    const stopped = scenarioOf("stopped", (_bench, draft) => {
      draft.measure("bare", { calls: 1 });
      stop.abort();
      return Promise.reject(new Error("aborted"));
    });
    const { reports, failed } = await run(stopped, good);
    expect(failed).toBe(false);
    expect(reports).toMatchObject([
      {
        scenario: "stopped",
        contenders: [{ figures: { calls: 1 } }],
        doubts: ["stopped before its end."],
      },
    ]);
  });
});
