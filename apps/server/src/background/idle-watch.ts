import type { Occupancy } from "../http/occupancy.js";

/** How often it is looked whether a server is used, at most. */
const LOOK_MS = 5_000;

/**
 * Tells once when nobody has used a server for a while.
 * @param idleMs milliseconds
 * @returns stops watching
 */
export function watchIdle(occupancy: Occupancy, idleMs: number, onIdle: () => void): () => void {
  const timer = setInterval(
    () => {
      if (occupancy.idleMs() < idleMs) return;
      clearInterval(timer);
      onIdle();
    },
    Math.min(LOOK_MS, idleMs / 2),
  ).unref();
  return () => clearInterval(timer);
}
