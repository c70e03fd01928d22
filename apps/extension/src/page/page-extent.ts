/** How much there is to look at in a document. */
export interface PageExtent {
  /** Its elements and texts, without those of its frames and shadow roots. */
  readonly nodes: number;
  /** UTF-16 units of its longest text that can be shown. */
  readonly longestText: number;
}

/**
 * Measures the document. Chrome sends its source text into the page, into the isolated world, so it may use nothing from
 * outside itself.
 */
export function pageExtent(): Promise<PageExtent> {
  const walker = Document.prototype.createTreeWalker.call(
    document,
    document,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
  );
  let nodes = 0;
  let longestText = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes += 1;
    if (!(node instanceof Text) || node.length <= longestText) continue;
    const holder = node.parentElement;
    if (!(holder instanceof HTMLScriptElement || holder instanceof HTMLStyleElement))
      longestText = node.length;
  }
  return Promise.resolve({ nodes, longestText });
}
