import { resolve } from "node:path";
import { rawPost } from "@browser-mcp/testing";
import { Company } from "./company.js";
import type { Bench } from "./scenario.js";

const program = resolve(__dirname, "../../../../dist/apps/bench/main.js");
const bench: Bench = {
  program,
  server: "/nowhere/main.js",
  targets: [],
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

describe("the processes of a scenario", () => {
  it("end with it, also where one was still starting when another could not", async () => {
    const ready: Promise<{ readonly mcp: string }>[] = [];
    const work = Company.of(bench, async (company) => {
      ready.push(company.bare());
      await company.built();
    });
    await expect(work).rejects.toThrow("The server ended by itself");
    const bare = await ready[0]!;
    await expect(rawPost(bare.mcp, {})).rejects.toThrow("ECONNREFUSED");
  });
});
