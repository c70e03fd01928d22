/** After a person has ended a session it is not begun again for so long, unless `attachDebugger` asks for it. */
const RESPECT_MS = 60_000;

/** The tabs whose debugger a person dismissed with the browser's bar; each counts for a minute. */
export class DismissedDebuggers {
  /** By tab, when (milliseconds since the epoch). */
  readonly #at = new Map<number, number>();

  has(tabId: number): boolean {
    this.#forgetOld();
    return this.#at.has(tabId);
  }

  add(tabId: number): void {
    this.#forgetOld();
    this.#at.set(tabId, Date.now());
  }

  delete(tabId: number): void {
    this.#at.delete(tabId);
  }

  #forgetOld(): void {
    for (const [tabId, at] of this.#at) if (Date.now() - at >= RESPECT_MS) this.#at.delete(tabId);
  }
}
