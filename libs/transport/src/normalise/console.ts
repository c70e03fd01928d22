import {
  consoleLevelSchema,
  type ConsoleLevel,
  type ConsoleMessage,
  type WireReply,
} from "@browser-mcp/protocol";
import { cleanStack } from "./stack.js";

/** WIRE.md 3.4: `type` becomes `level`, the extension's own frames leave the stacks. */
export function normaliseConsole(
  wire: WireReply<"getConsoleMessages">,
  extensionId: string | undefined,
): readonly ConsoleMessage[] {
  return wire.map(({ level, type, timestamp, message, stack }) => {
    const cleaned = cleanStack(stack, extensionId);
    return {
      level: levelOf(level ?? type),
      timestamp,
      message,
      ...(cleaned === undefined ? {} : { stack: cleaned }),
    };
  });
}

/** The Console standard knows five; `warning` is CDP's word, and whatever else there is counts as `log`. */
function levelOf(name: string | undefined): ConsoleLevel {
  const known = consoleLevelSchema.safeParse(name === "warning" ? "warn" : name);
  return known.success ? known.data : "log";
}
