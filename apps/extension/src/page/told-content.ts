import type { ContentHead, ContentTexts, PageContent, TextDifference } from "@browser-mcp/protocol";
import { onCaptureEnd } from "./capture-endings.js";
import type { ReadContentRequest } from "./read-content.js";
import { sameEnds } from "./text-difference.js";

/** UTF-16 code units of the texts that a document remembers. */
const MAX_UNITS = 1_000_000;

/** Bytes of a name: nothing else is ever called the same. */
const NAME_BYTES = 16;

/** What to read, and what the asker has of it. */
export interface ToldContentRequest extends ReadContentRequest {
  /** The name of the texts. */
  readonly known?: string;
}

/** What a document tells of its content: all of it, or, where the asker has its texts, the rest and their name. */
export interface ToldPage {
  readonly content: PageContent | ContentHead;
  /** What the texts are called; absent where they are too long to be remembered. */
  readonly name?: string;
  /** The texts are left out. */
  readonly unchanged?: true;
  /** They are left out as well, and `text` differs so from that which the asker has. */
  readonly difference?: TextDifference;
}

declare global {
  /** Of the isolated world: one for all scripts of ours in a document, and gone with it. */
  var browserMcpTold: ToldContent | undefined;
}

/** The texts that the document told last, so that they need not be told again to who has them. */
export class ToldContent {
  #last: (ContentTexts & { readonly name: string }) | undefined;

  /** @param maxUnits of texts that are remembered */
  constructor(private readonly maxUnits = MAX_UNITS) {}

  /** @param known the name of the texts that the asker has */
  tell(content: PageContent, known: string | undefined): ToldPage {
    const { text, html, markdown, ...head } = content;
    const last = this.#last;
    // Compared as they are: nothing that only mostly differs where they do would be good enough.
    if (last?.text === text && last.html === html && last.markdown === markdown) {
      const { name } = last;
      return known === name ? { content: head, name, unchanged: true } : { content, name };
    }
    this.#last = undefined;
    if (text.length + (html?.length ?? 0) + (markdown?.length ?? 0) > this.maxUnits) return { content };
    const name = newName();
    this.#last = {
      name,
      text,
      ...(html === undefined ? {} : { html }),
      ...(markdown === undefined ? {} : { markdown }),
    };
    if (known !== undefined && last?.name === known && last.html === html && last.markdown === markdown) {
      const { start, end } = sameEnds(last.text, text);
      const between = text.slice(start, text.length - end);
      // What is as long as the text saves nothing.
      if (2 * between.length < text.length)
        return { content: head, name, difference: { from: known, start, end, between } };
    }
    return { content, name };
  }
}

/** What is remembered for this document; forgotten when its site is turned off. */
export function toldContent(): ToldContent {
  globalThis.browserMcpTold ??= beginToRemember();
  return globalThis.browserMcpTold;
}

function beginToRemember(): ToldContent {
  onCaptureEnd(() => (globalThis.browserMcpTold = undefined));
  return new ToldContent();
}

/** `crypto.randomUUID` is for secure pages alone. */
function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NAME_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What of the content is to be told to who knows the texts of that name. */
export const tellContent = (content: PageContent, { known }: ToldContentRequest): ToldPage =>
  toldContent().tell(content, known);
