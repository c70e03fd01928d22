import { characterTrait } from "./characters.js";
import type { Hit } from "./hit.js";
import { LongRuns } from "./long-runs.js";
import type { TextForm } from "./named-secret.js";
import { Signs } from "./signs.js";
import { TextWindow } from "./text-window.js";

const { equals, colon, percent, b, g } = characterTrait;
const anySign = equals | colon | percent | b | g;

/**
 * Finds secrets in texts. Each kind is looked for by what is rare in a text without secrets: a long run, a row of digits, a
 * sign behind a name, a word; only there the text is looked at closely.
 */
export class SecretFinder {
  readonly #window = new TextWindow();

  /** Every secret of a text, in no order; some may overlap. */
  find(text: string, form: TextForm): Hit[] {
    const hits = this.#look(text, form);
    // A long text is not to be kept for the window's sake.
    this.#window.part = "";
    return hits;
  }

  #look(text: string, form: TextForm): Hit[] {
    const window = this.#window;
    let at = window.show(text, 0);
    const hits: Hit[] = [];
    // Most texts are short, and hold nothing of all this.
    if (!window.mayHoldRun && (window.seen & anySign) === 0) return hits;
    const runs = new LongRuns(text, hits);
    const signs = new Signs(text, form, hits);
    for (;;) {
      if (window.mayHoldRun) runs.lookThrough(window);
      signs.lookThrough(window);
      if (at >= text.length) return hits;
      at = window.show(text, at);
    }
  }
}
