import { layout, ROOM } from "./first-look/first-look.js";
import type { FirstLook } from "./first-look/first-look.js";
import { PlainLook } from "./first-look/plain-look.js";
import { newSimdLook } from "./first-look/simd-look.js";
import type { Hit } from "./hit.js";
import { LongRuns } from "./long-runs.js";
import type { TextForm } from "./named-secret.js";
import { Signs } from "./signs.js";
import { mayHoldSecret, SHORT, TextWindow } from "./text-window.js";

/**
 * Finds secrets in texts. Each kind is looked for by what is rare in a text without secrets: a long run, a row of digits, a
 * sign behind a name, a word; only there the text is looked at closely.
 */
export class SecretFinder {
  readonly #newLook: () => FirstLook;
  #reader: Reader | undefined;

  /** @param newLook makes the first look, when one is needed; default the fastest that this machine has */
  constructor(newLook: () => FirstLook = () => newSimdLook() ?? new PlainLook()) {
    this.#newLook = newLook;
  }

  /** Every secret of a text, in no order; some may overlap. Of those with the same place, the first one counts. */
  find(text: string, form: TextForm): Hit[] {
    // Most texts are short, and hold nothing of all this.
    if (text.length <= SHORT && !mayHoldSecret(text)) return [];
    this.#reader ??= new Reader(this.#newLook());
    return this.#reader.find(text, form);
  }
}

/** Looks closely at what a first look finds. */
class Reader {
  readonly #look: FirstLook;
  readonly #window: TextWindow;
  readonly #counts: Uint32Array;
  readonly #runs: Uint16Array;
  readonly #signs: Uint16Array;

  constructor(look: FirstLook) {
    const { memory } = look;
    this.#look = look;
    this.#window = new TextWindow(look);
    this.#counts = new Uint32Array(memory, layout.counts, 2);
    this.#runs = new Uint16Array(memory, layout.runs, ROOM);
    this.#signs = new Uint16Array(memory, layout.signs, ROOM);
  }

  find(text: string, form: TextForm): Hit[] {
    const hits: Hit[] = [];
    const told: Hit[] = [];
    const runs = new LongRuns(text, hits);
    const signs = new Signs(text, form, told);
    for (let at = 0; at < text.length;) {
      at = this.#window.show(text, at);
      this.#lookThrough(runs, signs);
    }
    this.#window.clear();
    // What shows of itself what it is, is counted as that.
    return told.length === 0 ? hits : [...hits, ...told];
  }

  #lookThrough(runs: LongRuns, signs: Signs): void {
    const { from, to, offset } = this.#window;
    for (let next = from; next < to;) {
      next = this.#look.look(next, to);
      const [runCount = 0, signCount = 0] = this.#counts;
      for (let index = 0; index < runCount; index += 1) runs.lookAt((this.#runs[index] ?? 0) + offset);
      for (let index = 0; index < signCount; index += 1) signs.lookAt((this.#signs[index] ?? 0) + offset);
    }
  }
}
