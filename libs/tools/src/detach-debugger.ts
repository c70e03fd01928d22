import * as z from "zod";
import { debuggerArguments } from "./shared/debugger-arguments.js";
import { requestOptions } from "./shared/target.js";
import { defineTool } from "./tool.js";

/** `detach_debugger`: lets go of a tab's debugger; its text is a sentence (WIRE.md 5.2). */
export const detachDebugger = defineTool({
  name: "detach_debugger",
  title: "Detach the debugger",
  icon: "debugger",
  description:
    "Detaches the browser's debugger from a tab, when this client was the last to need it there. Detaching a tab " +
    "that is not attached does no harm.",
  input: z.strictObject(debuggerArguments),
  output: z.object({
    success: z.literal(true),
    tabId: z.int(),
    message: z.string(),
    heldByOthers: z
      .boolean()
      .describe("Whether other clients still need it, so that the browser keeps it there."),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: async (args, context) => {
    const { tabId } = args;
    const { data } = await context.browser.request(
      "detachDebugger",
      { tabId },
      requestOptions(context, args),
    );
    const heldByOthers = data.heldByOthers ?? false;
    const message = heldByOthers
      ? `Debugger released for tab ${tabId}; still attached for another client`
      : `Debugger detached from tab ${tabId}`;
    return {
      structured: { success: true as const, tabId, message, heldByOthers },
      text: message,
    };
  },
});
