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

/** The argument of every tool that needs the page itself. */
export const reloadArgument = {
  reloadDiscarded: z
    .boolean()
    .default(false)
    .describe(
      "Load the page again where the browser has discarded it to save memory; without it that is an error that says so. " +
        "What was typed into it is lost.",
    ),
};

/** The parameters by which a request finds its tab. */
export function tabParams({
  tabId,
  reloadDiscarded,
}: {
  readonly tabId?: number | undefined;
  readonly reloadDiscarded?: boolean | undefined;
}): { readonly tabId?: number; readonly reloadDiscarded?: true } {
  // Filled field by field: that is done for every call.
  const params: { tabId?: number; reloadDiscarded?: true } = {};
  if (tabId !== undefined) params.tabId = tabId;
  if (reloadDiscarded === true) params.reloadDiscarded = true;
  return params;
}

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
  const options: { -readonly [K in keyof RequestOptions]: RequestOptions[K] } = {
    caller: context.caller,
    signal: context.signal,
  };
  if (target.browserId !== undefined) options.browserId = target.browserId;
  if (target.maxAge !== undefined) options.maxAgeMs = target.maxAge;
  return options;
}
