import { bodyOf, isConnected, nodeTypeOf, rootOf } from "./dom-access.js";
import { nextTask } from "./next-task.js";
import { queryFirst, scopesFrom, type Scope } from "./tree-scopes.js";

/** How many documents and shadow roots of one page are watched; in a page with more, changes can go unseen. */
const MAX_ROOTS = 1_000;

/** How long what a look found is good for the next read: an element that gets a shadow root leaves no trace. */
const FOUND_FOR_MS = 1_000;

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
  // Where the pointer or the focus is, styles may show or hide something.
  "pointerover",
  "pointerdown",
  "focusin",
  "focusout",
] as const;

/** What of a page is to be watched. */
interface Roots {
  readonly roots: readonly Scope[];
  /** See {@link ChangeWatch.arm}. */
  readonly complete: boolean;
}

interface Armed extends Roots {
  readonly observer: MutationObserver;
  readonly size: ResizeObserver;
  readonly listening: AbortController;
}

/** What the last look over the whole page found; keeps nothing alive that the page has let go. */
interface Found {
  readonly at: number;
  readonly frames: boolean;
  readonly roots: readonly WeakRef<Scope>[];
  readonly complete: boolean;
  /** How many elements there were, see {@link elementCounts}. */
  readonly counts: string;
}

/** Tells once after each read when a page first changes; between that and the next read it costs the page nothing. */
export class ChangeWatch {
  #armed: Armed | undefined;
  /** Whether a read since the last change took same-origin frames too. */
  #withFrames = false;
  #found: Found | undefined;
  /** Whether the page is looked over when the present task is done. */
  #isToLook = false;
  #isEnded = false;

  /**
   * @param tell called once for each time that the watch was armed, at the first change
   * @param later does something when the present task is done
   * @param now milliseconds
   */
  constructor(
    private readonly tell: () => void,
    private readonly later: (work: () => void) => void = nextTask,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether the next change will be told. */
  get isArmed(): boolean {
    return this.#armed !== undefined;
  }

  /**
   * To be called before the page is read, in the same task, so that no change falls between. To look for shadow roots in all of
   * a page takes longer than to read it. So what was found for an earlier read is watched at once, and the page looked over
   * when this one is answered: what turns up then was there unwatched for a moment, and counts as changed.
   * @param frames whether the read takes the documents of same-origin frames too
   * @returns false where the page can change in ways that nothing here can see
   */
  arm(frames: boolean): boolean {
    this.#isEnded = false;
    // What happened just before belongs to an earlier read.
    if ((this.#armed?.observer.takeRecords().length ?? 0) > 0) this.changed();
    // Nothing has changed since the last read: its watch sees whatever this one's would.
    if (this.#armed !== undefined && (this.#withFrames || !frames)) {
      // But of a shadow root that an element gets, nothing tells.
      this.#lookLater();
      return this.#armed.complete;
    }
    this.#disarm();
    this.#withFrames ||= frames;
    const known = this.#known();
    const { roots, complete } = known ?? this.#find(this.#withFrames);
    const changed = (): void => this.changed();
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
    const size = sizeWatch(() => {
      // It may be a shadow root that was not there when the page was looked over.
      this.#found = undefined;
      changed();
    });
    this.#armed = { observer, size, listening, roots, complete };
    if (known !== undefined) this.#lookLater();
    return complete;
  }

  /**
   * Whether there may be open shadow roots, as far as the last look tells; to be asked after `arm`, in the same task. True
   * also where elements have come or gone since, or may have been defined: that makes no more of them.
   */
  get mayHoldShadows(): boolean {
    const roots = this.#armed?.roots ?? [];
    if (roots.some((root) => nodeTypeOf(root) === Node.DOCUMENT_FRAGMENT_NODE)) return true;
    return this.#found?.complete !== true || this.#found.counts !== elementCounts();
  }

  /** Looks the page over anew: what is there unwatched, such as a shadow root that came late, or is gone, is a change. */
  look(): void {
    const armed = this.#armed;
    if (armed === undefined) {
      // Whatever was missed, a change was told. The next read shall know what there is.
      if (!this.#isEnded) this.#find(this.#found?.frames ?? false);
      return;
    }
    const { roots, complete } = this.#find(this.#withFrames);
    const [watched, found] = [new Set(armed.roots), new Set(roots)];
    if (
      (armed.complete && !complete) ||
      roots.some((root) => !watched.has(root)) ||
      // A frame that goes to another origin tells nothing before all of that page is loaded.
      armed.roots.some((root) => !found.has(root))
    )
      this.changed();
  }

  /** The page is not what was read, whoever saw it: tells so, if nothing has yet. */
  changed(): void {
    if (this.#armed === undefined) return;
    this.#disarm();
    this.#withFrames = false;
    this.tell();
    // An element may have got a shadow root in the same breath.
    this.#lookLater();
  }

  /** Watches no longer, and tells nothing of what has changed. */
  end(): void {
    this.#isEnded = true;
    this.#disarm();
  }

  /** What is left of that which the last look found; undefined where it looked at something else. */
  #known(): Roots | undefined {
    if (this.#found?.frames !== this.#withFrames) return undefined;
    const { at, roots, complete } = this.#found;
    if (this.now() - at > FOUND_FOR_MS) return undefined;
    return { roots: roots.flatMap((root) => root.deref() ?? []).filter(isConnected), complete };
  }

  #find(frames: boolean): Roots {
    const { roots, complete } = rootsOf(document, frames);
    const kept = roots.map((root) => new WeakRef(root));
    this.#found = { at: this.now(), frames, roots: kept, complete, counts: elementCounts() };
    return { roots, complete };
  }

  #lookLater(): void {
    if (this.#isToLook) return;
    this.#isToLook = true;
    this.later(() => {
      this.#isToLook = false;
      this.look();
    });
  }

  #disarm(): void {
    this.#armed?.observer.disconnect();
    this.#armed?.size.disconnect();
    this.#armed?.listening.abort();
    this.#armed = undefined;
  }
}

/**
 * Tells when the page takes another place: the only trace of a rule that a script puts into a style sheet, of a field
 * that it checks, of a shadow root that it adds late.
 */
function sizeWatch(changed: () => void): ResizeObserver {
  let isFirst = true; // tells what is, a frame after it begins
  const watch = new ResizeObserver(() => {
    if (!isFirst) changed();
    isFirst = false;
  });
  const top = bodyOf(document) ?? rootOf(document);
  if (top !== null) watch.observe(top);
  return watch;
}

/**
 * How many elements there are, and of those kinds of which most are: another number where one has been put in the place of
 * another. The browser counts 5,000 in microseconds, where to look at each takes a quarter of a millisecond.
 */
const elementCounts = (): string =>
  ["*", "div", "span", "p", "section", "main"]
    .map((name) => Document.prototype.getElementsByTagName.call(document, name).length)
    .join();

/**
 * The document, its open shadow roots and, where asked for, the documents of its same-origin frames with theirs.
 * `complete` is false where there are more than are watched, or an element that a script may yet define: it can then
 * get a shadow root without any event.
 */
function rootsOf(top: Document, frames: boolean): Roots {
  const roots: Scope[] = [];
  for (const root of scopesFrom(top, frames)) {
    if (roots.length >= MAX_ROOTS) return { roots, complete: false };
    roots.push(root);
  }
  return { roots, complete: roots.every((root) => queryFirst(root, ":not(:defined)") === null) };
}
