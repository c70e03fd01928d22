/**
 * Calls back once what had arrived on sockets before this call has been read. After a moment in which the process stood
 * still, timers come due first, and would judge by what they have not seen. Two turns of the event loop, since the first
 * may be half over.
 */
export function afterReading(act: () => void): void {
  setImmediate(() => setImmediate(act));
}
