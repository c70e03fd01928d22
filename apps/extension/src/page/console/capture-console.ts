import { consoleLabels, consoleMethods, printedCall, type ConsoleMethod } from "./console-calls.js";
import { errorStack, isErrorLike } from "./error-text.js";
import { formatArguments } from "./format-arguments.js";
import { apply, bind, console, defineProperty, now, ownProperty } from "./pristine.js";
import { keep, type RecordRing } from "./record-ring.js";
import { MAX_STACK } from "./records.js";
import { stackAbove } from "./stacks.js";
import { firstOf } from "./text-room.js";

/** Lets every call of the console's methods leave a record, and prints as before. */
export function captureConsole(ring: RecordRing): void {
  const labels = consoleLabels();
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
    if (name !== undefined) wrap(name, record);
  }
}

function wrap(
  name: ConsoleMethod,
  record: (name: ConsoleMethod, args: readonly unknown[], method: () => unknown) => void,
): void {
  const property = ownProperty(console, name);
  const native: unknown = property?.value;
  if (property === undefined || typeof native !== "function") return;
  const method = (...args: unknown[]): unknown => {
    const result: unknown = apply(native, undefined, args);
    record(name, args, method);
    return result;
  };
  // A bound function shows the page native code, as the browser's own does.
  const value: unknown = bind(method, undefined);
  defineProperty(value as object, "name", { value: name, configurable: true });
  defineProperty(console, name, { ...property, value });
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
