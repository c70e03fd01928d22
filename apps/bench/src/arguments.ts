import { Command, InvalidArgumentError, Option } from "commander";
import { browserScenarioNames } from "./browser/run-browser-bench.js";
import { scenarios, type Scenario } from "./scenario.js";

/** What the command line asks for. */
export interface BenchArguments {
  readonly scenarios: readonly Scenario[];
  /** What is measured in a real browser. */
  readonly browserScenarios: ReadonlySet<string>;
  /** Calls to each server in each scenario, warm-up not counted. */
  readonly calls: number;
  /** Calls under way at the same time. */
  readonly clients: number;
  /** Print JSON in place of the table. */
  readonly json: boolean;
  /** The server's built file; absent: the one beside this program. */
  readonly server: string | undefined;
}

/**
 * Parses the command line.
 * @param args without the program's own name
 * @throws CommanderError for wrong arguments, and for `--help` once it has been printed
 */
export function parseArguments(args: readonly string[]): BenchArguments {
  const names = [...scenarios.map(({ name }) => name), ...browserScenarioNames];
  const { scenario, ...options } = new Command("bench")
    .description("Measures the built server beside a bare one, and in a real browser beside puppeteer.")
    .addOption(new Option("--scenario <name>", "only this one").choices(names))
    .option("--calls <n>", "calls to each server in each scenario", positiveInteger(1_000_000), 4000)
    .option("--clients <n>", "calls under way at the same time", positiveInteger(1000), 16)
    .option("--server <file>", "the built server (default: dist/apps/server/main.js)")
    .option("--json", "print JSON", false)
    .allowExcessArguments(false)
    .exitOverride()
    .parse(args, { from: "user" })
    .opts<{ scenario?: string; calls: number; clients: number; server?: string; json: boolean }>();
  return {
    ...options,
    server: options.server,
    scenarios: scenarios.filter(({ name }) => scenario === undefined || name === scenario),
    browserScenarios: new Set(
      browserScenarioNames.filter((name) => scenario === undefined || name === scenario),
    ),
  };
}

function positiveInteger(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
    }
    return value;
  };
}
