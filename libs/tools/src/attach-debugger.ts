import * as z from "zod";
import { debuggerArguments } from "./shared/debugger-arguments.js";
import { requestOptions } from "./shared/target.js";
import { defineTool } from "./tool.js";

/** `attach_debugger`: puts the browser's debugger at a tab; its text is a sentence (WIRE.md 5.2). */
export const attachDebugger = defineTool({
  name: "attach_debugger",
  title: "Attach the debugger",
  icon: "debugger",
  description:
    "Attaches the browser's debugger to a tab. From then on get_console_messages also has the page's early messages " +
    "and uncaught errors. The browser shows a bar about it until detach_debugger is called, or this client leaves. " +
    "Attaching twice does no harm.",
  input: z.strictObject(debuggerArguments),
  output: z.object({
    success: z.literal(true),
    tabId: z.int(),
    message: z.string(),
    alreadyAttached: z.boolean().describe("Whether it was attached before, by this client or another."),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (args, context) => {
    const { tabId } = args;
    const { data } = await context.browser.request(
      "attachDebugger",
      { tabId },
      requestOptions(context, args),
    );
    const message = `Debugger attached to tab ${tabId}`;
    return {
      structured: { success: true as const, tabId, message, alreadyAttached: data.alreadyAttached ?? false },
      text: message,
    };
  },
});
