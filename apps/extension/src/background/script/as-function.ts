import type { Wrapping } from "./script-outcome.js";

const BEFORE = "(async () => {";

/** A script that returns at its top level, as the body of a function that is called; its lines stay where they are. */
export function asFunction(script: string): { readonly source: string; readonly wrapping: Wrapping } {
  return {
    source: `${BEFORE}${script}\n})()`,
    wrapping: { before: BEFORE.length, callLine: script.split("\n").length + 1 },
  };
}
