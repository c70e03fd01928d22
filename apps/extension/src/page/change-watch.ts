import { queryFirst, scopesFrom, type Scope } from "./tree-scopes.js";

/** How many documents and shadow roots of one page are watched; in a page with more, changes can go unseen. */
const MAX_ROOTS = 1_000;

const mutations: MutationObserverInit = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
};

/** What can change what is seen without touching a node: heard at each root, since not all of them leave a shadow. */
const rootEvents = [
  "input",
  "change",
  "toggle",
  "load",
  "error",
  "transitionend",
  "animationend",
  "fullscreenchange",
] as const;

interface Armed {
  readonly observer: MutationObserver;
  readonly listening: AbortController;
  /** See {@link ChangeWatch.arm}. */
  readonly complete: boolean;
}

/** Tells once after each read when a page first changes; between that and the next read it costs the page nothing. */
export class ChangeWatch {
  #armed: Armed | undefined;
  /** Whether a read since the last change took same-origin frames too. */
  #withFrames = false;

  /**
   * @param tell called once for each time that the watch was armed, at the first change
   */
  constructor(private readonly tell: () => void) {}

  /**
   * To be called before the page is read, in the same task, so that no change falls between.
   * @param frames whether the read takes the documents of same-origin frames too
   * @returns false where the page can change in ways that nothing here can see
   */
  arm(frames: boolean): boolean {
    // What happened just before belongs to an earlier read.
    if ((this.#armed?.observer.takeRecords().length ?? 0) > 0) this.#changed();
    // Nothing has changed since the last read: its watch sees whatever this one's would.
    if (this.#armed !== undefined && (this.#withFrames || !frames)) return this.#armed.complete;
    this.#disarm();
    this.#withFrames ||= frames;
    const { roots, complete } = rootsOf(document, this.#withFrames);
    const changed = (): void => this.#changed();
    const observer = new MutationObserver(changed);
    const listening = new AbortController();
    const options = { capture: true, passive: true, signal: listening.signal };
    for (const root of roots) {
      observer.observe(root, mutations);
      // Not `root.addEventListener`: a page may name an image so.
      for (const type of rootEvents)
        EventTarget.prototype.addEventListener.call(root, type, changed, options);
    }
    window.addEventListener("resize", changed, options);
    // Also history.pushState.
    navigation.addEventListener("currententrychange", changed, options);
    this.#armed = { observer, listening, complete };
    return complete;
  }

  /** Watches no longer, and tells nothing of what has changed. */
  end(): void {
    this.#disarm();
  }

  #changed(): void {
    if (this.#armed === undefined) return;
    this.#disarm();
    this.#withFrames = false;
    this.tell();
  }

  #disarm(): void {
    this.#armed?.observer.disconnect();
    this.#armed?.listening.abort();
    this.#armed = undefined;
  }
}

/**
 * The document, its open shadow roots and, where asked for, the documents of its same-origin frames with theirs.
 * `complete` is false where there are more than are watched, or an element that a script may yet define: it can then
 * get a shadow root without any event.
 */
function rootsOf(top: Document, frames: boolean): { roots: readonly Scope[]; complete: boolean } {
  const roots: Scope[] = [];
  for (const root of scopesFrom(top, frames)) {
    if (roots.length >= MAX_ROOTS) return { roots, complete: false };
    roots.push(root);
  }
  return { roots, complete: roots.every((root) => queryFirst(root, ":not(:defined)") === null) };
}
