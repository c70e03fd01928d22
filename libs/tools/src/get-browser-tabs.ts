import { tabSchema } from "@browser-mcp/protocol";
import type { UnansweredBrowser } from "@browser-mcp/protocol";
import * as z from "zod";
import { defineTool, readsPages } from "./tool.js";
import { requestOptions, targetArguments } from "./shared/target.js";
import { wholeTabList } from "./shared/whole.js";

/** `get_browser_tabs`: every tab of every connected browser. Its text is a bare array (WIRE.md 5.2). */
export const getBrowserTabs = defineTool({
  name: "get_browser_tabs",
  title: "List browser tabs",
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
    return {
      structured: { tabs: [...data], ...(missing.length === 0 ? {} : { unanswered: missing }) },
      textField: "tabs",
      ...(missing.length === 0 ? {} : { notice: noticeOf(missing) }),
      ...wholeTabList(args.browserId),
    };
  },
});

function noticeOf(unanswered: readonly UnansweredBrowser[]): string {
  const browsers = unanswered.map(
    ({ browserId, name, reason }) => `${name} (browserId ${browserId}: ${reason})`,
  );
  return `No answer from ${browsers.join(", ")}; the tabs are missing.`;
}
