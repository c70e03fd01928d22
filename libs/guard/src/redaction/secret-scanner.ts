import type { TextForm } from "./named-secret.js";
import type { OwnPattern } from "./own-patterns.js";
import type { Redactions } from "./redactions.js";
import { markOf } from "./secret-kinds.js";
import { SecretFinder } from "./secret-finder.js";
import type { Hit } from "./hit.js";

/** What is left alone, and what is hidden besides. */
export interface ScannerOptions {
  /** Kinds that are not hidden. */
  readonly allow?: ReadonlySet<string>;
  /** Patterns of the owner's, looked for after all others. */
  readonly own?: readonly OwnPattern[];
}

/** Shorter than this, nothing can be a secret or a name with one. */
const SHORTEST_TEXT = 6;

/** Puts marks in the place of secrets. A text without one is given back as it is. */
export class SecretScanner {
  readonly #allow: ReadonlySet<string>;
  readonly #own: readonly OwnPattern[];
  readonly #finder = new SecretFinder();

  constructor({ allow = new Set(), own = [] }: ScannerOptions = {}) {
    this.#allow = allow;
    this.#own = own.filter(({ name }) => !allow.has(name));
  }

  /** Whether values of this kind are hidden. */
  hides(kind: string): boolean {
    return !this.#allow.has(kind);
  }

  /** The text with a mark in the place of each secret; the same string where there is none. */
  scan(text: string, found: Redactions, form: TextForm = "prose"): string {
    let clean = text;
    if (text.length >= SHORTEST_TEXT) {
      const hits = this.#finder.find(text, form);
      if (hits.length > 0)
        clean = mark(
          text,
          this.#allow.size === 0 ? hits : hits.filter(({ kind }) => this.hides(kind)),
          found,
        );
    }
    for (const { name, replace } of this.#own) clean = replace(clean, markOf(name), () => found.add(name));
    return clean;
  }
}

/** Of secrets that overlap, the one that begins first is counted; all of both is hidden. */
function mark(text: string, hits: Hit[], found: Redactions): string {
  hits.sort((a, b) => a.start - b.start || b.end - a.end);
  let clean = "";
  let copied = 0;
  for (const { kind, start, end } of hits) {
    if (start >= copied) {
      clean += text.slice(copied, start) + markOf(kind);
      found.add(kind);
    }
    copied = Math.max(copied, end);
  }
  return clean + text.slice(copied);
}
