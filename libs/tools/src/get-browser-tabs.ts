import { tabSchema } from "@browser-mcp/protocol";
import * as z from "zod";
import { defineTool, readsPages } from "./tool.js";
import { requestOptions, targetArguments } from "./shared/target.js";

/** `get_browser_tabs`: every tab of every connected browser. Its text is a bare array (WIRE.md 5.2). */
export const getBrowserTabs = defineTool({
  name: "get_browser_tabs",
  title: "List browser tabs",
  description:
    "Lists the open tabs of every connected browser: id, address, title, whether it is the active one of its " +
    "window, and the browser it belongs to. Call it first to learn which tabId the other tools can take.",
  input: z.strictObject({ browserId: targetArguments.browserId.describe("Only the tabs of this browser.") }),
  output: z.object({ tabs: z.array(tabSchema) }),
  annotations: readsPages,
  run: async (args, context) => {
    const reply = await context.browser.request("getAllTabs", {}, requestOptions(context, args));
    return { structured: { tabs: [...reply.data] }, textField: "tabs" };
  },
});
