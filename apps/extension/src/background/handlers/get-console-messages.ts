import { actions, type ConsoleMessage } from "@browser-mcp/protocol";
import type { DocumentConsole } from "../../page/console-reader.js";
import { assertReadable } from "../browser-errors.js";
import type { PageAnswer, PageCalls } from "../page-calls.js";
import { consoleScripts } from "../page-scripts.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** Messages of one reply, all frames together. */
const MAX_MESSAGES = 1_000;

/**
 * `getConsoleMessages`: what all frames of a tab wrote to their consoles, oldest first. A page that was open before the
 * extension covers nothing; from this call on it is recorded.
 */
export const getConsoleMessages = (access: TabAccess, pages: PageCalls): Handler =>
  defineHandler("getConsoleMessages", actions.getConsoleMessages.params, async (params, signal) => {
    const { levels, since } = params;
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const request = {
      ...(levels === undefined ? {} : { levels }),
      ...(since === undefined ? {} : { since }),
    };
    const frames = await pages.callAll(tab, "readConsole", request, signal);
    const main = frames.find(({ frameId }) => frameId === 0);
    if (main === undefined) await pages.insert(tab, consoleScripts, signal);
    // The main frame comes first, and of the same time its messages too.
    const messages = frames.flatMap(messagesOf).sort((a, b) => a.timestamp - b.timestamp);
    const cut = Math.max(0, messages.length - MAX_MESSAGES);
    return {
      data: {
        messages: messages.slice(cut),
        coverage: main?.value.coverage ?? "none",
        dropped: frames.reduce((sum, { value }) => sum + value.dropped, cut),
      },
      tabId: tab.id,
      ...(main === undefined ? {} : { documentId: main.documentId, url: main.value.url }),
    };
  });

function messagesOf({ value, frameId }: PageAnswer<DocumentConsole>): ConsoleMessage[] {
  return value.messages.map((message) => (frameId === 0 ? message : { ...message, frameUrl: value.url }));
}
