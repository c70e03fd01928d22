import { setTimeout } from "node:timers/promises";

const PAUSE_MS = 100;
/** So many looks in a row must find nothing fallen. */
const STILL = 3;
const MOST_LOOKS = 30;

/**
 * A figure that falls for a while, once it has stopped falling; after three seconds as it is then. V8 gives back the memory
 * that a collection of garbage has freed on threads of its own, so that the resident memory is what it was before for
 * some hundred milliseconds.
 * @param look yields the figure
 * @param pause waits so many milliseconds
 */
export async function settled(
  look: () => Promise<number>,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): Promise<number> {
  let least = await look();
  let still = 0;
  for (let looks = 1; still < STILL && looks < MOST_LOOKS; looks += 1) {
    await pause(PAUSE_MS);
    const now = await look();
    still = now < least ? 0 : still + 1;
    least = Math.min(least, now);
  }
  return least;
}
