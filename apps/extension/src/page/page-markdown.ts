import { gfm } from "@joplin/turndown-plugin-gfm";
import { isProbablyReaderable, Readability } from "@mozilla/readability";
import TurndownService from "turndown";
import { cut } from "./bounded-text.js";
import { inertCopy, MAX_NODES } from "./inert-copy.js";

/** UTF-16 code units of one page's Markdown. */
const MAX_LENGTH = 1_000_000;

/** The readable part of a document. */
export interface PageMarkdown {
  readonly markdown: string;
  /** What it does not hold of the page, and why. */
  readonly limitations: readonly string[];
}

/**
 * The readable part of the document as Markdown: the article where the page is one, else all that is shown.
 * @param maxNodes elements and texts that are looked at, from the page's begin
 * @returns undefined where the document has no body, as SVG
 */
export function pageMarkdown(maxNodes = MAX_NODES): PageMarkdown | undefined {
  const made = inertCopy(maxNodes);
  if (made === undefined) return undefined;
  const copy = made.document;
  const turndown = new TurndownService({
    headingStyle: "atx",
    codeBlockStyle: "fenced",
    bulletListMarker: "-",
    emDelimiter: "*",
  });
  turndown.use(gfm);
  // Of its own it takes for code only what is marked so; a plain text file, or JSON, has nothing but the pre.
  turndown.addRule("preformatted", {
    filter: (node) => node.nodeName === "PRE" && node.querySelector("code") === null,
    replacement: (_content, node) => fenced(node.textContent ?? ""),
  });
  const article = articleOf(copy);
  const body = turndown.turndown(article?.content ?? copy.body).trim();
  const title = article?.title === undefined ? "" : `# ${turndown.escape(article.title)}\n\n`;
  return {
    markdown: cut(`${title}${body}`, MAX_LENGTH),
    limitations: made.isWhole
      ? []
      : [
          `markdown: the page has more than ${maxNodes} elements and texts; the Markdown is of the first ${maxNodes}. The text is of all.`,
        ],
  };
}

/** A block of code, in a fence that is longer than any within. */
function fenced(text: string): string {
  const within = text.match(/^`{3,}/gm) ?? [];
  const fence = "`".repeat(within.reduce((longest, { length }) => Math.max(longest, length + 1), 3));
  return `\n\n${fence}\n${text.replace(/\n$/, "")}\n${fence}\n\n`;
}

function articleOf(copy: Document): { readonly title?: string; readonly content: HTMLElement } | undefined {
  // What is not visible is not in the copy; nothing is laid out there that could be asked for its size.
  if (!isProbablyReaderable(copy, { visibilityChecker: () => true })) return undefined;
  // It takes the document apart, which is needed whole where it finds nothing.
  const work = copy.cloneNode(true) as Document;
  const article = new Readability<Node>(work, {
    serializer: (node) => node,
    keepClasses: true, // they tell the language of code
    disableJSONLD: true,
  }).parse();
  const { title, content } = article ?? {};
  if (!content || (content.textContent ?? "").trim() === "") return undefined;
  return { content: content as HTMLElement, ...(title ? { title } : {}) };
}
