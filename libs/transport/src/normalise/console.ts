import {
  consoleLevelSchema,
  type ConsoleLevel,
  type ConsoleLog,
  type ConsoleMessage,
  type WireReply,
} from "@browser-mcp/protocol";
import type { ReplyContext } from "./reply-context.js";
import { cleanStack } from "./stack.js";

type WireConsoleMessage = Extract<WireReply<"getConsoleMessages">, readonly unknown[]>[number];

/**
 * WIRE.md 3.4: `type` becomes `level`, the extension's own frames leave the stacks. The existing extension listens
 * from document_idle on; ours says from when.
 */
export function normaliseConsole(
  wire: WireReply<"getConsoleMessages">,
  { extensionId, protocol }: Pick<ReplyContext, "extensionId" | "protocol">,
): ConsoleLog {
  if (Array.isArray(wire)) {
    const coverage = protocol === 2 ? "document-start" : "document-idle";
    return { messages: wire.map((message) => messageOf(message, extensionId)), coverage };
  }
  const { messages, coverage, dropped } = wire;
  return { messages: messages.map((message) => messageOf(message, extensionId)), coverage, dropped };
}

function messageOf(wire: WireConsoleMessage, extensionId: string | undefined): ConsoleMessage {
  const { level, type, stack, kind, source, frameUrl, ...same } = wire;
  const cleaned = cleanStack(stack, extensionId);
  return {
    level: levelOf(level ?? type),
    ...same,
    ...(cleaned === undefined ? {} : { stack: cleaned }),
    ...(kind === undefined ? {} : { kind }),
    ...(source === undefined ? {} : { source }),
    ...(frameUrl === undefined ? {} : { frameUrl }),
  };
}

/** The Console standard knows five; `warning` is CDP's word, and whatever else there is counts as `log`. */
function levelOf(name: string | undefined): ConsoleLevel {
  const known = consoleLevelSchema.safeParse(name === "warning" ? "warn" : name);
  return known.success ? known.data : "log";
}
