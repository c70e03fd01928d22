/** As much of a browser as its place in the order needs. */
interface Ordered {
  readonly browser: { readonly browserId: string };
  /** Whether it can be asked now. */
  readonly isOpen: boolean;
}

/**
 * The known browsers, also those that are away within the grace. The one used last stands at the end: an order and no
 * times, since two events may share a millisecond.
 */
export class PeersByUse<P extends Ordered> {
  readonly #peers = new Map<string, P>();

  /** Takes a browser in, as the one used last. */
  add(peer: P): void {
    this.#peers.set(peer.browser.browserId, peer);
  }

  delete({ browser }: P): void {
    this.#peers.delete(browser.browserId);
  }

  /** A person has just used that browser: from now on it is the one used last. Does nothing where it is unknown. */
  used(peer: P): void {
    if (this.#peers.delete(peer.browser.browserId)) this.add(peer);
  }

  find(browserId: string): P | undefined {
    return this.#peers.get(browserId);
  }

  /** The one used last first. */
  all(): readonly P[] {
    return [...this.#peers.values()].reverse();
  }

  /** Those that can be asked now, the one used last first. */
  open(): readonly P[] {
    return this.all().filter(({ isOpen }) => isOpen);
  }

  /** Those that are away within the grace, the one used last first. */
  away(): readonly P[] {
    return this.all().filter(({ isOpen }) => !isOpen);
  }
}
