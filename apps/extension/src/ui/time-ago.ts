const SECOND = 1_000;
const units: readonly (readonly [unit: string, ms: number])[] = [
  ["d", 86_400 * SECOND],
  ["h", 3_600 * SECOND],
  ["min", 60 * SECOND],
  ["s", SECOND],
];

/**
 * How long ago something was, in short: "just now", "12 s ago", "3 min ago".
 * @param at milliseconds since the epoch; one that lies ahead is now
 */
export function timeAgo(at: number, now: number): string {
  const passed = now - at;
  const unit = passed < 5 * SECOND ? undefined : units.find(([, ms]) => passed >= ms);
  return unit === undefined ? "just now" : `${Math.floor(passed / unit[1])} ${unit[0]} ago`;
}
