/**
 * The smallest value that at least `percent` of all values do not exceed (nearest rank).
 * @param sorted in ascending order
 * @returns NaN for an empty list
 */
export function percentile(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
