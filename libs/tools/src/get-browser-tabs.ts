import { tabSchema } from "@browser-mcp/protocol";
import type { Tab, UnansweredBrowser } from "@browser-mcp/protocol";
import * as z from "zod";
import { defineTool, readsPages } from "./tool.js";
import { requestOptions, targetArguments } from "./shared/target.js";
import { truncateToBytes } from "./shared/truncate.js";
import { wholeTabList } from "./shared/whole.js";

/** UTF-16 code units, and bytes of JSON, of a title or address (`data:` has huge ones): no tab may hide the others. */
const FIELD_LIMIT = 2_000;
const FIELD_BYTES = 4_000;
/** JSON writes a control character as six. */
const MOST_BYTES_OF_A_UNIT = 6;

/** `get_browser_tabs`: every tab of every connected browser. Its text is a bare array (WIRE.md 5.2). */
export const getBrowserTabs = defineTool({
  name: "get_browser_tabs",
  title: "List browser tabs",
  icon: "tabs",
  description:
    "Lists the open tabs of every connected browser: id, address, title, whether it is the active one of its " +
    "window, and the browser it belongs to. Call it first to learn which tabId the other tools can take. unanswered " +
    "names the browsers whose tabs are missing because they gave no answer.",
  input: z.strictObject({ browserId: targetArguments.browserId.describe("Only the tabs of this browser.") }),
  output: z.object({
    tabs: z.array(tabSchema),
    unanswered: z
      .array(z.object({ browserId: z.string(), name: z.string(), reason: z.string() }))
      .optional()
      .describe("Browsers whose tabs are missing, and why; absent when none is."),
  }),
  annotations: readsPages,
  run: async (args, context) => {
    const reply = await context.browser.request("getAllTabs", {}, requestOptions(context, args));
    const { data, unanswered = [] } = reply;
    const missing = unanswered.map(({ browserId, name, reason }) => ({ browserId, name, reason }));
    const tabs = data.map(bounded);
    return {
      structured: { tabs, ...(missing.length === 0 ? {} : { unanswered: missing }) },
      textField: "tabs",
      ...(missing.length === 0 ? {} : { notice: noticeOf(missing) }),
      truncated: tabs.some((tab, index) => tab !== data[index]),
      ...wholeTabList(args.browserId),
    };
  },
});

/** The same tab where nothing of it is too long. */
function bounded(tab: Tab): Tab {
  if (tab.url.length + tab.title.length <= FIELD_BYTES / MOST_BYTES_OF_A_UNIT) return tab;
  const url = truncateToBytes(tab.url, FIELD_LIMIT, FIELD_BYTES);
  const title = truncateToBytes(tab.title, FIELD_LIMIT, FIELD_BYTES);
  return url.truncated || title.truncated ? { ...tab, url: url.text, title: title.text } : tab;
}

function noticeOf(unanswered: readonly UnansweredBrowser[]): string {
  const browsers = unanswered.map(
    ({ browserId, name, reason }) => `${name} (browserId ${browserId}: ${reason})`,
  );
  return `No answer from ${browsers.join(", ")}; the tabs are missing.`;
}
