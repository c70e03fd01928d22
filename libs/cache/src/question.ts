import {
  BrowserMcpError,
  type ActionName,
  type BrowserReply,
  type ErrorCode,
  type RequestOptions,
} from "@browser-mcp/protocol";
import { canonicalJson } from "./canonical.js";
import type { TabScope } from "./freshness.js";

// What calls ask, and what answers them.

/** A reply to any action. */
export type AnyReply = BrowserReply<ActionName>;

/** What a call asks, whatever the order of its parameters; equal of equal calls. */
export function questionOf(action: ActionName, params: object): string {
  return `${action} ${canonicalJson(params)}`;
}

/** The tab that a call names. */
export function tabOf(params: object): number | undefined {
  return "tabId" in params && typeof params.tabId === "number" ? params.tabId : undefined;
}

/** The tabs that a call may be about. */
export function scopeOf(params: object, { browserId }: RequestOptions): TabScope {
  return { browserId, tabId: tabOf(params) };
}

/** A question contains its action, so what answers it is that action's reply. */
export function isReplyTo<A extends ActionName>(
  wanted: A,
  action: ActionName,
  _reply: AnyReply,
): _reply is BrowserReply<A> & AnyReply {
  return action === wanted;
}

/** Whether a call failed with that code. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof BrowserMcpError && error.code === code;
}
