import { rawPost } from "@browser-mcp/testing";
import { numberOfMessage } from "../workers/console-event.js";
import { bodyOf, toolCall } from "./page.js";

/** Messages that a server remembers of a tab. */
const RING = 1_000;
const PAGE_SIZE = 200;

/** Where numbered messages went: number n (from 0) into tab 1 plus n modulo the tabs. */
export interface SentMessages {
  /** The MCP endpoint, and what its client sends with every call. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tabs: number;
  /** Messages, all in all. */
  readonly sent: number;
}

interface Page {
  readonly messages: readonly { readonly message: string }[];
  readonly nextCursor: string | null;
}

/**
 * Counts, of the newest messages that each tab's ring has room for, those that the server does not give.
 * @returns also what an answer was that could not be read
 */
export async function lostMessages(
  { url, headers, tabs, sent }: SentMessages,
  signal: AbortSignal,
): Promise<{ readonly lost: number; readonly broken: string | undefined }> {
  let lost = 0;
  let broken: string | undefined;
  for (let tab = 0; tab < tabs; tab += 1) {
    const given = new Set<number>();
    let cursor: string | null = null;
    do {
      signal.throwIfAborted();
      const args = { tabId: tab + 1, pageSize: PAGE_SIZE, maxAge: 0, ...(cursor === null ? {} : { cursor }) };
      const { text } = await rawPost(url, bodyOf(1, toolCall("get_console_messages", args)), headers);
      const answer = JSON.parse(text) as { result?: { structuredContent?: Page } };
      const page: Page | undefined = answer.result?.structuredContent;
      if (page === undefined) broken ??= `no console of tab ${tab + 1}: ${text.slice(0, 200)}`;
      for (const { message } of page?.messages ?? []) {
        const number = numberOfMessage(message);
        if (number !== undefined) given.add(number);
      }
      cursor = page?.nextCursor ?? null;
    } while (cursor !== null);
    lost += newestOf(tab, tabs, sent).filter((number) => !given.has(number)).length;
  }
  return { lost, broken };
}

/** The numbers that a tab's ring shall hold, of `sent` messages that went into `tabs` tabs in turn. */
export function newestOf(tab: number, tabs: number, sent: number): readonly number[] {
  const count = Math.ceil((sent - tab) / tabs);
  const first = Math.max(0, count - RING);
  return Array.from({ length: Math.max(0, count - first) }, (_, index) => tab + (first + index) * tabs);
}
