const SHORTEST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * Milliseconds to wait before the next attempt to connect: from half a second to a ceiling that doubles with every
 * failure, at most 5 s, so that the server's grace of about 6 s for a lost browser is kept (WIRE.md 1.3). The spread
 * keeps many browsers from coming back in the same instant.
 *
 * @param failures attempts that failed since the last good connection, from 0
 * @param random a number from 0 up to, but not including, 1
 */
export function reconnectDelay(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures + 1, 10));
  return Math.round(SHORTEST_MS + random * (ceiling - SHORTEST_MS));
}
