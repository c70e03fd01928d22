import {
  BrowserMcpError,
  features,
  KNOWN_CONTENT,
  type ActionName,
  type BrowserReply,
  type ContentTexts,
  type TextDifference,
} from "@browser-mcp/protocol";
import { isDeepStrictEqual } from "node:util";
import type { Params, ResponseFrame } from "./conversation.js";
import { isRecord } from "./normalise/values.js";
import type { Peer } from "./peer.js";

type HeldReply = BrowserReply<"getPageContent">;

/** A reply that the asker still has, and the name by which the page knows its texts (`known-content.ts` of the protocol). */
export class HeldContent {
  private constructor(
    private readonly held: HeldReply,
    private readonly name: string,
  ) {}

  /** What may be told of a held reply; undefined where there is none, or the browser would not know it. */
  static of(
    action: ActionName,
    held: HeldReply | undefined,
    { browser, link }: Pick<Peer, "browser" | "link">,
  ): HeldContent | undefined {
    const name = held?.contentName;
    if (held === undefined || name === undefined || action !== "getPageContent") return undefined;
    if (held.browserId !== browser.browserId || !link.can(features.unchangedContent)) return undefined;
    return new HeldContent(held, name);
  }

  /** The parameters, and what the asker has. */
  told(params: Params): Params {
    // Spread last, where it is quick; no action has a parameter of that name.
    return { [KNOWN_CONTENT]: this.name, ...params };
  }

  /**
   * The data of an answer, with the texts that it leaves out.
   * @throws BrowserMcpError INVALID_REPLY where they are not those that are held
   */
  complete(frame: ResponseFrame): unknown {
    const { data, unchanged, difference } = frame;
    if (!isRecord(data) || (unchanged !== true && difference === undefined)) return data;
    const from = difference?.from ?? frame.contentName;
    if (from !== this.name || frame.documentId !== this.held.documentId) throw unknownTexts();
    const { text, html, markdown } = this.held.data;
    const texts: ContentTexts = {
      text: difference === undefined ? text : changed(text, difference),
      ...(html === undefined ? {} : { html }),
      ...(markdown === undefined ? {} : { markdown }),
    };
    return { ...data, ...texts };
  }

  /** The held data where these say the same, so that what was made of them serves again. */
  orSame<R>(data: R): R {
    return isDeepStrictEqual(data, this.held.data) ? (this.held.data as R) : data;
  }
}

function changed(text: string, { start, end, between }: TextDifference): string {
  if (start + end > text.length) throw unknownTexts();
  return text.slice(0, start) + between + text.slice(text.length - end);
}

const unknownTexts = (): BrowserMcpError =>
  new BrowserMcpError(
    "INVALID_REPLY",
    "The browser's reply to getPageContent leaves out texts that it was not told of.",
  );
