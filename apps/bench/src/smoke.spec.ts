import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Draft } from "./report/draft.js";
import { allScenarios } from "./scenarios/all-scenarios.js";

const dist = resolve(__dirname, "../../../dist/apps");
const [program, server] = [resolve(dist, "bench/main.js"), resolve(dist, "server/main.js")];
const few = { calls: 40, clients: 8, count: 4, seconds: 0.2 };

beforeAll(() => {
  if (!existsSync(program) || !existsSync(server))
    throw new Error("Build first: npx nx run bench:test does.");
});

describe("every scenario", () => {
  it.each(allScenarios)(
    "$name measures all that it promises",
    async (scenario) => {
      const draft = new Draft(scenario);
      const { signal } = new AbortController();
      await scenario.run(
        { ...few, program, server, targets: [], signal, onProgress: () => undefined },
        draft,
      );
      const { verdicts, contenders, doubts } = draft.report;
      expect(doubts).toEqual([]);
      expect(verdicts.filter(({ value }) => value === undefined)).toEqual([]);
      expect(contenders.filter(({ figures }) => (figures.failures ?? 0) > 0)).toEqual([]);
    },
    60_000,
  );
});
