import type { ScriptOutcome } from "@browser-mcp/protocol";
import type { ReplyContext } from "./reply-context.js";
import { cleanStack } from "./stack.js";
import { isRecord } from "./values.js";

/**
 * What a script came to. Our extension says `{ok:true,value}` or `{ok:false,message,stack?}`; the existing one
 * gives the bare value, or `{error,stack}` for what the page threw (WIRE.md 3.3).
 * @returns undefined when our extension says neither
 */
export function normaliseScript(wire: unknown, context: ReplyContext): ScriptOutcome | undefined {
  return context.protocol === 2 ? outcomeOf(wire) : guessOutcome(wire, context.extensionId);
}

function outcomeOf(wire: unknown): ScriptOutcome | undefined {
  if (!isRecord(wire)) return undefined;
  const limitations = limitationsOf(wire.limitations);
  if (wire.ok === true) return { ok: true, value: wire.value ?? null, ...limitations };
  if (wire.ok !== false || typeof wire.message !== "string") return undefined;
  return {
    ok: false,
    message: wire.message,
    ...(typeof wire.stack === "string" ? { stack: wire.stack } : {}),
    ...positionOf(wire.position),
    ...limitations,
  };
}

function positionOf(wire: unknown): { position?: { line: number; column: number } } {
  if (!isRecord(wire) || typeof wire.line !== "number" || typeof wire.column !== "number") return {};
  return { position: { line: wire.line, column: wire.column } };
}

function limitationsOf(wire: unknown): { limitations?: readonly string[] } {
  if (!Array.isArray(wire)) return {};
  const limitations = wire.filter((entry) => typeof entry === "string");
  return limitations.length === 0 ? {} : { limitations };
}

function guessOutcome(wire: unknown, extensionId: string | undefined): ScriptOutcome {
  if (
    isRecord(wire) &&
    typeof wire.error === "string" &&
    typeof wire.stack === "string" &&
    Object.keys(wire).length === 2
  ) {
    const stack = cleanStack(wire.stack, extensionId);
    return { ok: false, message: wire.error.trim(), ...(stack === undefined ? {} : { stack }) };
  }
  return { ok: true, value: wire ?? null };
}
