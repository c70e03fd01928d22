import { BrowserMcpError } from "@browser-mcp/protocol";
import { compile } from "css-select";
import type { Options } from "css-select";
import { attributeOf, inDocumentOrder } from "./dom-tree.js";
import type { DomElement } from "./dom-tree.js";
import { clip } from "./truncate.js";

/**
 * Questions that one search may ask of the tree. Some selectors take time that grows with the square of the page or
 * worse; this is the bound, well under a second.
 */
const MAX_QUESTIONS = 20_000_000;

/** Pseudo-classes of CSS that ask for what a snapshot cannot tell: where the user is and was, what is typed in, what plays. */
const LIVE_ONLY = [
  ...[
    "active",
    "focus",
    "focus-visible",
    "focus-within",
    "hover",
    "local-link",
    "target",
    "target-within",
    "visited",
  ],
  ...["autofill", "blank", "default", "in-range", "indeterminate", "invalid", "out-of-range"],
  ...["placeholder-shown", "read-only", "read-write", "user-invalid", "user-valid", "valid"],
  ...["buffering", "muted", "paused", "picture-in-picture", "playing", "seeking", "stalled", "volume-locked"],
  ...["current", "future", "past"],
  ...["defined", "dir", "fullscreen", "modal", "open", "popover-open", "state"],
] as const;

type Adapter = NonNullable<Options<DomElement, DomElement>["adapter"]>;

/**
 * The first element of a tree, in document order, that matches a CSS selector. Names of tags and attributes are
 * compared without regard to case, as in HTML.
 * @param hasText whether the tree carries text; without it the selectors that ask for text are refused
 * @returns undefined when none matches
 * @throws BrowserMcpError INVALID_PARAMETERS quoting what the selector engine complains about, UNSUPPORTED_ACTION for a
 * selector that asks for what the tree does not carry, LIMIT_EXCEEDED for one that takes too long
 */
export function selectFirst(root: DomElement, selector: string, hasText: boolean): DomElement | undefined {
  try {
    refuseStray(selector);
    const matches = compile<DomElement, DomElement>(withoutWildcards(selector), {
      adapter: adapterFor(hasText),
      // A selector that begins with a combinator is none in CSS.
      relativeSelector: false,
      pseudos: pseudosFor(hasText),
    });
    for (const element of inDocumentOrder(root)) if (matches(element)) return element;
    return undefined;
  } catch (thrown) {
    if (thrown instanceof BrowserMcpError) throw thrown;
    const complaint = thrown instanceof Error ? thrown.message : String(thrown);
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `argument "selector": ${quote(selector)} is not a CSS selector that can be used: ${complaint}`,
      { cause: thrown },
    );
  }
}

/** `*|p` asks for a `p` of any namespace, and so does `p`. Strings, comments and escapes stay as they are. */
function withoutWildcards(selector: string): string {
  return selector.replace(
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*.*?\*\/|\\.)|\*\|(?![|=])/gs,
    (_match, kept: string | undefined) => kept ?? "",
  );
}

/**
 * The engine takes any character for the begin of a name, and so an at-rule for a tag that no page has. What may hold
 * such characters is passed over: strings, comments, escapes, attributes, and the text that :contains looks for.
 */
function refuseStray(selector: string): void {
  const rest = selector.replace(
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*.*?\*\/|\\.|\[(?:"[^"]*"|'[^']*'|\\.|[^\]\\"'])*\]|:i?contains\([^)]*\)/gis,
    "",
  );
  const stray = /[@$%&!?;{}`]/.exec(rest)?.[0];
  if (stray !== undefined) throw new Error(`Unexpected ${stray}`);
}

/** A selector in a message: as it is, but not endless. */
export function quote(selector: string): string {
  return selector.length > 200 ? `${clip(selector, 200)}…` : selector;
}

/** The tree as the engine sees it. Every walk goes through `isTag` or `getParent`, which keep count. */
function adapterFor(hasText: boolean): Adapter {
  let questions = 0;
  const count = (): void => {
    questions += 1;
    if (questions <= MAX_QUESTIONS) return;
    throw new BrowserMcpError("LIMIT_EXCEEDED", "The selector takes too long on a page of this size.", {
      hint: "Use a simpler selector: a tag, an id, a class, or fewer nested conditions.",
    });
  };
  return {
    isTag: (_element): _element is DomElement => {
      count();
      return true;
    },
    getParent: (element) => {
      count();
      return element.parent;
    },
    getChildren: (element) => element.children,
    getSiblings: (element) => element.parent?.children ?? [element],
    prevElementSibling: (element) => element.parent?.children[element.position - 1] ?? null,
    getName: (element) => element.name,
    getAttributeValue: attributeOf,
    hasAttrib: (element, name) => attributeOf(element, name) !== undefined,
    getText: (element) => {
      if (!hasText) throw needsText();
      let text = "";
      for (const { node } of inDocumentOrder(element)) {
        count();
        text += node.text ?? "";
      }
      return text;
    },
    removeSubsets: (elements) => elements.filter((element) => !hasAncestorIn(element, elements)),
  };
}

/** `:empty` looks for text nodes, which this tree keeps as text of their element. */
function pseudosFor(hasText: boolean): NonNullable<Options<DomElement, DomElement>["pseudos"]> {
  const pseudos: NonNullable<Options<DomElement, DomElement>["pseudos"]> = {
    // The engine looks names up in plain objects, where this one is always found.
    constructor: () => {
      throw new Error("Unknown pseudo-class :constructor");
    },
    // The engine's own asks for :visited too; here a link is one wherever it leads.
    link: ":any-link",
    empty: ({ children, node }: DomElement): boolean => {
      if (children.length > 0) return false;
      if (!hasText) throw needsText();
      return (node.text ?? "").trim() === "";
    },
  };
  for (const name of LIVE_ONLY) {
    // A getter speaks as soon as the engine looks the name up, before its own idea of some of them.
    Object.defineProperty(pseudos, name, {
      get: () => {
        throw new Error(`Pseudo-class :${name} asks for the live page, and this is a snapshot`);
      },
    });
  }
  return pseudos;
}

function hasAncestorIn(element: DomElement, elements: readonly DomElement[]): boolean {
  for (let above = element.parent; above !== null; above = above.parent) {
    if (elements.includes(above)) return true;
  }
  return false;
}

function needsText(): BrowserMcpError {
  return new BrowserMcpError(
    "UNSUPPORTED_ACTION",
    "The selector asks for the text of elements, which the connected extension does not send.",
    { hint: "Select by tag, id, class or attribute; get_page_content gives the text of the page." },
  );
}
