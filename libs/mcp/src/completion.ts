/** Values that one completion may hold (MCP specification 2025-11-25, "Completion"). */
const MAX_COMPLETIONS = 100;

/** Values for an argument: at most 100 of `total`. */
export interface Completion {
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** As many of the values as one answer may hold. */
export function completionOf(all: readonly string[]): Completion {
  const values = all.slice(0, MAX_COMPLETIONS);
  return { values, total: all.length, hasMore: all.length > values.length };
}
