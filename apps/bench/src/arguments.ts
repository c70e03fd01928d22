import { Command, InvalidArgumentError, Option } from "commander";
import { browserScenarioNames } from "./browser/run-browser-bench.js";
import { allScenarios } from "./scenarios/all-scenarios.js";
import type { Scenario, Target } from "./scenarios/scenario.js";

/** What the command line asks for. */
export interface BenchArguments {
  readonly scenarios: readonly Scenario[];
  /** What is measured in a real browser. */
  readonly browserScenarios: ReadonlySet<string>;
  readonly targets: readonly Target[];
  /** See `Bench`; absent: each scenario's own. */
  readonly calls: number | undefined;
  readonly clients: number | undefined;
  readonly count: number | undefined;
  readonly seconds: number | undefined;
  /** Print JSON in place of the tables. */
  readonly json: boolean;
  /** Write a page with charts to this file; absent: none. */
  readonly html: string | undefined;
  /** A file of an earlier run's JSON to compare with; absent: none. */
  readonly baseline: string | undefined;
  /** The server's built file; absent: the one beside this program. */
  readonly server: string | undefined;
}

type Numbers = Partial<Record<"calls" | "clients" | "count" | "seconds", number>>;
type Options = Numbers & {
  readonly scenario: readonly string[];
  readonly target: readonly Target[];
  readonly html?: string;
  readonly baseline?: string;
  readonly server?: string;
  readonly json: boolean;
};

/**
 * Parses the command line.
 * @param args without the program's own name
 * @throws CommanderError for wrong arguments, told in one line, and for `--help` once it has been printed
 */
export function parseArguments(args: readonly string[]): BenchArguments {
  const names = [...allScenarios.map(({ name }) => name), ...browserScenarioNames];
  const { scenario, target, calls, clients, count, seconds, html, baseline, server, json } = new Command(
    "bench",
  )
    .description("Measures the built server beside a bare one, and in a real browser beside puppeteer.")
    .addOption(
      new Option("--scenario <name>", "only this one; may be given several times")
        .argParser((name: string, earlier: readonly string[]) => {
          if (names.includes(name)) return [...earlier, name];
          throw new InvalidArgumentError(`Allowed choices are ${names.join(", ")}.`);
        })
        .default([]),
    )
    .option(
      "--target <name=url>",
      "another MCP server, side by side; may be given several times",
      addTarget,
      [],
    )
    .option("--calls <n>", "calls to each server", wholeNumber(10_000_000))
    .option("--clients <n>", "calls under way at the same time", wholeNumber(1_000))
    .option("--count <n>", "sessions, sockets or starts", wholeNumber(100_000))
    .option("--seconds <n>", "length of a scenario that goes by time", wholeNumber(86_400))
    .option("--server <file>", "the built server (default: dist/apps/server/main.js)")
    .option("--json", "print JSON", false)
    .option("--html <file>", "write a page with charts")
    .option("--baseline <file>", "compare with what --json printed earlier")
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: "user" })
    .opts<Options>();
  const isWanted = (name: string): boolean => scenario.length === 0 || scenario.includes(name);
  return {
    scenarios: allScenarios.filter(({ name }) => isWanted(name)),
    browserScenarios: new Set(browserScenarioNames.filter(isWanted)),
    targets: target,
    calls,
    clients,
    count,
    seconds,
    json,
    html,
    baseline,
    server,
  };
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
    }
    return value;
  };
}

function addTarget(text: string, earlier: readonly Target[]): readonly Target[] {
  const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined || !URL.canParse(url)) {
    throw new InvalidArgumentError("It must be NAME=URL, as in original=http://localhost:6009/mcp.");
  }
  return [...earlier, { name, url }];
}
