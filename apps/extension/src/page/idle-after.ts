/** How long a page that is busy may keep work waiting. */
const PATIENCE_MS = 200;

/** Does work when the page is idle, at the earliest in so many milliseconds; the returned function calls it off. */
export function idleAfter(ms: number, work: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    idle = requestIdleCallback(work, { timeout: PATIENCE_MS });
  }, ms);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
