import { MAX_DEBUGGER_IDLE_MS } from "../shared/debugger-settings.js";

const SECOND = 1_000;

/** An idle time as a person wrote it, in seconds. */
export type IdleTime =
  { readonly ok: true; readonly idleMs: number } | { readonly ok: false; readonly problem: string };

/** Checks an idle time in seconds, to the thousandth of one. */
export function parseIdleTime(text: string): IdleTime {
  const idleMs = text.trim() === "" ? NaN : Math.round(Number(text) * SECOND);
  if (idleMs >= 0 && idleMs <= MAX_DEBUGGER_IDLE_MS) return { ok: true, idleMs };
  return { ok: false, problem: `Write a number of seconds from 0 to ${MAX_DEBUGGER_IDLE_MS / SECOND}.` };
}
