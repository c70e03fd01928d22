import * as z from "zod";
import { targetArguments } from "./target.js";

/** The arguments of the debugger's tools: without a tab they would not know which one is meant later. */
export const debuggerArguments = {
  tabId: z.int().positive().describe("The tab, as get_browser_tabs names it."),
  browserId: targetArguments.browserId,
};
