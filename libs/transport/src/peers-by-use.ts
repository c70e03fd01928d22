/** As much of a browser as its place in the order needs. */
interface Ordered {
  readonly browser: { readonly browserId: string };
  /** Whether it can be asked now. */
  readonly isOpen: boolean;
}

/** As many as are counted in no time. */
const FEW = 8;

/**
 * The known browsers, also those that are away within the grace. The one used last stands at the end: an order and no
 * times, since two events may share a millisecond.
 */
export class PeersByUse<P extends Ordered> {
  readonly #peers = new Map<string, P>();
  /** Those that can be asked, as they were listed last; of many, nobody wants to look at each at every call. */
  #open: readonly P[] | undefined;

  /** Takes a browser in, as the one used last. */
  add(peer: P): void {
    this.#peers.set(peer.browser.browserId, peer);
    this.changed();
  }

  delete({ browser }: P): void {
    this.#peers.delete(browser.browserId);
    this.changed();
  }

  /** To be told whenever one came to be open or away, or is somebody else now. */
  changed(): void {
    this.#open = undefined;
  }

  /** A person has just used that browser: from now on it is the one used last. Does nothing where it is unknown. */
  used(peer: P): void {
    if (this.#peers.delete(peer.browser.browserId)) this.add(peer);
  }

  find(browserId: string): P | undefined {
    return this.#peers.get(browserId);
  }

  /** The one used last, also one that is away within the grace. */
  last(): P | undefined {
    let last: P | undefined;
    for (const peer of this.#peers.values()) last = peer;
    return last;
  }

  /** The one used last first. */
  all(): readonly P[] {
    return [...this.#peers.values()].reverse();
  }

  /** Those that can be asked now, the one used last first; the same list as before where nothing changed. */
  open(): readonly P[] {
    const known = this.#open;
    if (known !== undefined && (this.#peers.size > FEW || this.#areStill(known))) return known;
    return (this.#open = this.#ofState(true));
  }

  /** Those that are away within the grace, the one used last first. */
  away(): readonly P[] {
    return this.#ofState(false);
  }

  /** Whether these are those that can be asked: a socket may have closed of which nobody has told yet. */
  #areStill(known: readonly P[]): boolean {
    let open = 0;
    for (const peer of this.#peers.values()) if (peer.isOpen) open += 1;
    if (open !== known.length) return false;
    for (const peer of known) if (!peer.isOpen) return false;
    return true;
  }

  #ofState(isOpen: boolean): readonly P[] {
    const found: P[] = [];
    for (const peer of this.#peers.values()) if (peer.isOpen === isOpen) found.push(peer);
    return found.reverse();
  }
}
