const LOOK_MS = 2_000;

/**
 * Tells once when the process that started this one is gone: its end of the pipe may live on in another child of it.
 * @param parent its process id now
 * @returns stops watching
 */
export function watchParent(parent: () => number, onGone: () => void): () => void {
  const first = parent();
  const timer = setInterval(() => {
    if (parent() === first) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}
