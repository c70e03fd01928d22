/** The DevTools domains that clients have enabled by `cdp`: what the extension needs of them for a moment leaves them on. */
export class ClientDomains {
  /** By tab; those of sessions that are open. */
  readonly #enabled = new Map<number, Set<string>>();

  /** Takes note of a client's command that succeeded, such as `Debugger.enable`. */
  note(tabId: number, method: string): void {
    const [domain = "", command] = method.split(".");
    if (command === "disable") this.#enabled.get(tabId)?.delete(domain);
    if (command !== "enable") return;
    const domains = this.#enabled.get(tabId) ?? new Set();
    this.#enabled.set(tabId, domains.add(domain));
  }

  has(tabId: number, domain: string): boolean {
    return this.#enabled.get(tabId)?.has(domain) === true;
  }

  /** The tab's session has ended, and with it whatever was enabled there. */
  forget(tabId: number): void {
    this.#enabled.delete(tabId);
  }
}
