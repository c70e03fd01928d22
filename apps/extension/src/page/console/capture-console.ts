import { consoleLabels, consoleMethods, printedCall, type ConsoleMethod } from "./console-calls.js";
import { errorStack, isErrorLike } from "./error-text.js";
import { formatArguments } from "./format-arguments.js";
import { apply, bareArray, bind, console, defineProperty, now, ownProperty } from "./pristine.js";
import { keep, type RecordRing } from "./record-ring.js";
import { MAX_STACK } from "./records.js";
import { stackAbove } from "./stacks.js";
import { firstOf } from "./text-room.js";

/**
 * Lets every call of the console's methods leave a record, and prints as before.
 * @returns ends it: no call leaves a record any more, and the console has its own methods again
 */
export function captureConsole(ring: RecordRing): () => void {
  const labels = consoleLabels();
  const releases = bareArray<() => void>();
  let recording = false;
  /** @param method the function of ours that the page called */
  const record = (name: ConsoleMethod, args: readonly unknown[], method: () => unknown): void => {
    // A trap of a logged proxy may log in its turn.
    if (recording) return;
    recording = true;
    try {
      const call = printedCall(name, args, labels);
      if (call === undefined) return;
      const { level, values } = call;
      keep(ring, {
        level,
        kind: "console",
        timestamp: now(),
        message: formatArguments(values),
        stack: stackOfOnlyError(values) ?? stackAbove(method),
        source: undefined,
      });
    } catch {
      // Never the page's trouble: there was no room left on its stack, say.
      ring.dropped += 1;
    } finally {
      recording = false;
    }
  };
  for (let index = 0; index < consoleMethods.length; index += 1) {
    const name = consoleMethods[index];
    const release = name === undefined ? undefined : wrap(name, record);
    if (release !== undefined) releases[releases.length] = release;
  }
  return () => {
    recording = true; // for good: who has kept a method of ours goes on printing with it
    for (let index = 0; index < releases.length; index += 1) releases[index]?.();
  };
}

function wrap(
  name: ConsoleMethod,
  record: (name: ConsoleMethod, args: readonly unknown[], method: () => unknown) => void,
): (() => void) | undefined {
  const property = ownProperty(console, name);
  const native: unknown = property?.value;
  if (property === undefined || typeof native !== "function") return undefined;
  const method = (...args: unknown[]): unknown => {
    const result: unknown = apply(native, undefined, args);
    record(name, args, method);
    return result;
  };
  // A bound function shows the page native code, as the browser's own does.
  const value: unknown = bind(method, undefined);
  defineProperty(value as object, "name", { value: name, configurable: true });
  defineProperty(console, name, { ...property, value });
  return () => {
    // A method that the page has put over ours is the page's affair.
    if (ownProperty(console, name)?.value === value) defineProperty(console, name, property);
  };
}

/** An error among the values says more of what went wrong than the place that logged it. */
function stackOfOnlyError(values: readonly unknown[]): string | undefined {
  let only: object | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (!isErrorLike(value)) continue;
    if (only !== undefined) return undefined;
    only = value;
  }
  const stack = only === undefined ? undefined : errorStack(only);
  return stack === undefined ? undefined : firstOf(stack, MAX_STACK);
}
