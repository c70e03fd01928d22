import type { ConsoleLevel } from "@browser-mcp/protocol";
import { bareArray, highResolutionTime } from "./pristine.js";

/** What one call of a method of the console prints. */
export interface PrintedCall {
  readonly level: ConsoleLevel;
  readonly values: readonly unknown[];
}

/** The counters and timers of one console, by label. */
export interface ConsoleLabels {
  readonly counts: Record<string, number>;
  readonly timers: Record<string, number>;
  /** How many labels are remembered; bounded. */
  size: number;
}

const MAX_LABELS = 1_000;

/** The methods that print, or that later calls depend on. `clear` is none: what was said stays said. */
export const consoleMethods = [
  "log",
  "info",
  "warn",
  "error",
  "debug",
  "trace",
  "assert",
  "dir",
  "dirxml",
  "table",
  "group",
  "groupCollapsed",
  "count",
  "countReset",
  "time",
  "timeLog",
  "timeEnd",
] as const;
export type ConsoleMethod = (typeof consoleMethods)[number];

export const consoleLabels = (): ConsoleLabels => ({ counts: dictionary(), timers: dictionary(), size: 0 });

const dictionary = (): Record<string, number> => {
  const bare: { __proto__: null } & Record<string, number> = Object.create(null);
  return bare;
};

/** What a call prints; undefined where it prints nothing (Console standard, section 1). */
export function printedCall(
  method: ConsoleMethod,
  args: readonly unknown[],
  labels: ConsoleLabels,
): PrintedCall | undefined {
  switch (method) {
    case "log":
    case "info":
    case "warn":
    case "error":
    case "debug":
      return { level: method, values: args };
    case "table":
    case "dirxml":
      return { level: "log", values: args };
    case "trace":
    case "group":
    case "groupCollapsed":
      return { level: "log", values: args.length > 0 ? args : [`console.${method}`] };
    case "dir":
      return { level: "log", values: [args[0]] };
    case "assert":
      return args.length > 0 && args[0] ? undefined : { level: "error", values: failedAssertion(args) };
    case "count":
      return counted(labels, labelOf(args));
    case "countReset":
      if (labelOf(args) in labels.counts) labels.counts[labelOf(args)] = 0;
      return undefined;
    case "time":
      if (!(labelOf(args) in labels.timers))
        remember(labels, labels.timers, labelOf(args), highResolutionTime());
      return undefined;
    case "timeLog":
    case "timeEnd":
      return timed(labels, method, args);
  }
}

function failedAssertion(args: readonly unknown[]): readonly unknown[] {
  const format = args[1];
  if (args.length < 2) return ["Assertion failed"];
  const isText = typeof format === "string";
  const values = bareArray<unknown>();
  values[0] = isText ? `Assertion failed: ${format}` : "Assertion failed:";
  for (let index = isText ? 2 : 1; index < args.length; index += 1) values[values.length] = args[index];
  return values;
}

function counted(labels: ConsoleLabels, label: string): PrintedCall | undefined {
  const count = (labels.counts[label] ?? 0) + 1;
  if (!remember(labels, labels.counts, label, count)) return undefined;
  return { level: "log", values: [`${label}: ${count}`] };
}

function timed(labels: ConsoleLabels, method: "timeLog" | "timeEnd", args: readonly unknown[]) {
  const label = labelOf(args);
  const started = labels.timers[label];
  if (started === undefined) return undefined; // the browser says that there is no such timer
  const values = bareArray<unknown>();
  values[0] = `${label}: ${highResolutionTime() - started} ms`;
  if (method === "timeEnd") forget(labels, label);
  else for (let index = 1; index < args.length; index += 1) values[index] = args[index];
  return { level: "log", values } satisfies PrintedCall;
}

function forget(labels: ConsoleLabels, label: string): void {
  delete labels.timers[label];
  labels.size -= 1;
}

function remember(
  labels: ConsoleLabels,
  among: Record<string, number>,
  label: string,
  value: number,
): boolean {
  if (!(label in among)) {
    if (labels.size >= MAX_LABELS) return false;
    labels.size += 1;
  }
  among[label] = value;
  return true;
}

/** The browser converts an object with its own `toString`, which is not called twice: such labels share one. */
function labelOf(args: readonly unknown[]): string {
  const label = args.length > 0 ? args[0] : undefined;
  if (label === undefined) return "default";
  return typeof label === "object" || typeof label === "function" || typeof label === "symbol"
    ? "[object]"
    : `${label as string}`;
}
