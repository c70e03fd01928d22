import type { ActionName, BrowserReply, Caller, RequestOptions } from "@browser-mcp/protocol";
import type { CallEntry } from "../audit/call-entry.js";
import type { SiteNames } from "./address.js";

/** What becomes known of a call on its way, for its account. Filled field by field: that is done for every call. */
export interface Trail {
  site?: string;
  rule?: string;
  consent?: string;
  browserId?: string;
  tabId?: number;
  redactions?: Readonly<Record<string, number>>;
}

/** What a call says of itself. */
export function namedIn(params: object, { browserId }: RequestOptions): Trail {
  const trail: Trail = {};
  if ("tabId" in params && typeof params.tabId === "number") trail.tabId = params.tabId;
  if (browserId !== undefined) trail.browserId = browserId;
  return trail;
}

/** Adds what a reply tells. */
export function tellIn(
  trail: Trail,
  { browserId, tabId, url, data, redactions }: BrowserReply<ActionName>,
  siteNames: SiteNames,
): void {
  const shown = url ?? urlIn(data);
  trail.browserId = browserId;
  if (tabId !== undefined) trail.tabId = tabId;
  if (shown !== undefined) trail.site = siteNames.of(shown);
  if (redactions !== undefined) trail.redactions = redactions;
}

/** A finished call's entry. */
export function entryOf(
  action: ActionName,
  caller: Caller,
  outcome: CallEntry["outcome"],
  duration: number,
  { site, rule, consent, browserId, tabId, redactions }: Trail,
): CallEntry {
  const entry: { -readonly [K in keyof CallEntry]: CallEntry[K] } = { action, caller, outcome, duration };
  if (browserId !== undefined) entry.browserId = browserId;
  if (tabId !== undefined) entry.tabId = tabId;
  if (site !== undefined) entry.site = site;
  if (rule !== undefined) entry.rule = rule;
  if (consent !== undefined) entry.consent = consent;
  if (redactions !== undefined) entry.redactions = redactions;
  return entry;
}

/** Where an answer itself names its page. */
export function urlIn(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("url" in data)) return undefined;
  return typeof data.url === "string" ? data.url : undefined;
}
