import type { RequestOptions } from "@browser-mcp/protocol";
import * as z from "zod";
import type { ToolContext } from "../tool.js";

/** The arguments by which every tool that works on a tab finds it. */
export const targetArguments = {
  tabId: z
    .int()
    .positive()
    .optional()
    .describe("The tab, as get_browser_tabs names it. Without it: the active tab of the browser used last."),
  browserId: z
    .string()
    .min(1)
    .optional()
    .describe("The browser, as get_browser_tabs names it. Needed only where two browsers share a tab id."),
};

/** The argument of every tool that may be answered from the cache. */
export const freshnessArgument = {
  maxAge: z
    .int()
    .min(0)
    .optional()
    .describe("How old a cached answer may be, in milliseconds; 0 always asks the browser."),
};

/** The options of a request that a tool makes on its caller's behalf. */
export function requestOptions(
  context: ToolContext,
  target: { readonly browserId?: string | undefined; readonly maxAge?: number | undefined },
): RequestOptions {
  return {
    caller: context.caller,
    signal: context.signal,
    ...(target.browserId === undefined ? {} : { browserId: target.browserId }),
    ...(target.maxAge === undefined ? {} : { maxAgeMs: target.maxAge }),
  };
}
