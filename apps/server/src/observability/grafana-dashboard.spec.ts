import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { metricsReference } from "./metrics-reference.js";

const dashboard = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
  })
  .parse(JSON.parse(readFileSync(join(__dirname, "../../../../docs/grafana-dashboard.json"), "utf8")));

describe("the dashboard for Grafana", () => {
  it("asks for metrics that there are", () => {
    const known = metricsReference().map(({ name }) => name);
    const asked = dashboard.panels
      .flatMap(({ targets }) => targets)
      .flatMap(({ expr }) => expr.match(/\b(?:browser_mcp|nodejs|process)_[a-z0-9_]+/g) ?? [])
      .map((name) => name.replace(/_bucket$/, ""));
    expect(asked.length).toBeGreaterThan(20);
    for (const name of asked) expect(known).toContain(name);
  });
});
