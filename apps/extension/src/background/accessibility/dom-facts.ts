import * as z from "zod";
import { clip } from "../../page/bounded-text.js";

const MAX_VALUE = 200;
const MAX_ATTRIBUTES = 50;

/** What `DOMSnapshot.captureSnapshot` tells of nodes; every number is the index of a text. */
export const domSnapshotSchema = z.object({
  documents: z.array(
    z.object({
      frameId: z.int(),
      nodes: z.object({
        nodeType: z.array(z.int()),
        nodeName: z.array(z.int()),
        backendNodeId: z.array(z.int()),
        attributes: z.array(z.array(z.int())),
        contentDocumentIndex: z.object({ index: z.array(z.int()), value: z.array(z.int()) }),
      }),
    }),
  ),
  strings: z.array(z.string()),
});

/** What the accessibility tree does not say of an element. */
export interface DomFacts {
  /** Lower case for HTML. */
  readonly tag: string;
  readonly ariaAttributes: Readonly<Record<string, string>>;
  /** DevTools' id of the frame whose document it shows. */
  readonly frameId?: string;
}

const HTML_NAME = /^[A-Z][A-Z0-9-]*$/;
const ELEMENT = 1;

/** The elements of a page and its frames, by DevTools' id of their nodes. */
export function domFactsOf({ documents, strings }: z.infer<typeof domSnapshotSchema>): Map<number, DomFacts> {
  const text = (index: number | undefined): string => (index === undefined ? "" : (strings[index] ?? ""));
  const facts = new Map<number, DomFacts>();
  for (const { nodes } of documents) {
    const frames = new Map(
      nodes.contentDocumentIndex.index.map((node, at) => [
        node,
        text(documents[nodes.contentDocumentIndex.value[at] ?? -1]?.frameId),
      ]),
    );
    nodes.backendNodeId.forEach((id, index) => {
      if (nodes.nodeType[index] !== ELEMENT) return;
      const name = text(nodes.nodeName[index]);
      const frameId = frames.get(index);
      facts.set(id, {
        tag: HTML_NAME.test(name) ? name.toLowerCase() : name,
        ariaAttributes: ariaOf(nodes.attributes[index] ?? [], text),
        ...(frameId === undefined || frameId === "" ? {} : { frameId }),
      });
    });
  }
  return facts;
}

function ariaOf(
  pairs: readonly number[],
  text: (index: number | undefined) => string,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (let index = 0, count = 0; index < pairs.length && count < MAX_ATTRIBUTES; index += 2) {
    const name = text(pairs[index]);
    if (!name.startsWith("aria-")) continue;
    found[clip(name, MAX_VALUE)] = clip(text(pairs[index + 1]), MAX_VALUE);
    count += 1;
  }
  return found;
}
