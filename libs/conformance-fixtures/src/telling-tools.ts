import { setTimeout } from "node:timers/promises";
import { abortSignalOf } from "@browser-mcp/protocol";
import type { AnyTool, ToolContext } from "@browser-mcp/tools";
import { fixtureTool, noArguments } from "./fixture-tool.js";

/** What a call does between two messages: the suite wants to see that they come one by one. */
const work = ({ signal }: ToolContext): Promise<void> =>
  setTimeout(50, undefined, { signal: abortSignalOf(signal) });

/** Tools that tell their client something before they answer. */
export const tellingTools: readonly AnyTool[] = [
  fixtureTool({
    name: "test_tool_with_progress",
    description: "Tells how far it is, three times.",
    input: noArguments,
    run: async (_args, context) => {
      for (const progress of [0, 50, 100]) {
        if (progress > 0) await work(context);
        context.client.progress(progress, 100, `${progress} of 100 steps`);
      }
      return { text: "All steps are done." };
    },
  }),
  fixtureTool({
    name: "test_tool_with_logging",
    description: "Writes to the client's log, three times.",
    input: noArguments,
    run: async (_args, context) => {
      context.client.log("info", "Tool execution started");
      await work(context);
      context.client.log("info", "Tool processing data");
      await work(context);
      context.client.log("info", "Tool execution completed");
      return { text: "All messages were written." };
    },
  }),
  fixtureTool({
    name: "test_logging_tool",
    description: "Writes to the client's log, once, if the client wants it.",
    input: noArguments,
    run: (_args, { client }) => {
      client.log("info", "Called.");
      return { text: "The message was written, if it was wanted." };
    },
  }),
];
