import { actions, type ConsoleMessage } from "@browser-mcp/protocol";
import type { DocumentConsole } from "../../page/console-reader.js";
import { siteOf } from "../../shared/site-rules.js";
import { assertReadable } from "../browser-errors.js";
import type { PageAnswer, PageCalls } from "../page-calls.js";
import { consoleScripts } from "../page-scripts.js";
import { everySiteOn, type SitePolicy } from "../site-policy.js";
import type { TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** Messages of one reply, all frames together. */
const MAX_MESSAGES = 1_000;
/** UTF-16 units of them: as much as five documents keep, little enough for the socket in any script. */
const MAX_UNITS = 5_000_000;

/**
 * `getConsoleMessages`: what all frames of a tab wrote to their consoles, oldest first, but for those whose site is off. A page that was open before the
 * extension covers nothing; from this call on it is recorded.
 */
export const getConsoleMessages = (
  access: TabAccess,
  pages: PageCalls,
  sites: Pick<SitePolicy, "isOn"> = everySiteOn,
): Handler =>
  defineHandler("getConsoleMessages", actions.getConsoleMessages.params, async (params, signal) => {
    const { levels, since } = params;
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const request = {
      ...(levels === undefined ? {} : { levels }),
      ...(since === undefined ? {} : { since }),
    };
    const isToBeTold = ({ value: { url }, frameId }: PageAnswer<DocumentConsole>): boolean =>
      sites.isOn(url) || (frameId !== 0 && siteOf(url) === undefined);
    const frames = (await pages.callAll(tab, "readConsole", request, signal)).filter(isToBeTold);
    const main = frames.find(({ frameId }) => frameId === 0);
    if (main === undefined) await pages.insert(tab, consoleScripts, signal);
    // The main frame comes first, and of the same time its messages too.
    const messages = frames.flatMap(messagesOf).sort((a, b) => a.timestamp - b.timestamp);
    const cut = firstWithinBounds(messages);
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

/** Where the newest messages begin that one reply holds. */
function firstWithinBounds(messages: readonly ConsoleMessage[]): number {
  let units = 0;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const { message = "", stack = "" } = messages[index] ?? {};
    units += message.length + stack.length;
    if (units > MAX_UNITS || messages.length - index > MAX_MESSAGES) return index + 1;
  }
  return 0;
}

function messagesOf({ value, frameId }: PageAnswer<DocumentConsole>): ConsoleMessage[] {
  return value.messages.map((message) => (frameId === 0 ? message : { ...message, frameUrl: value.url }));
}
