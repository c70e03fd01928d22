import type { ActionName, BrowserReply, RequestOptions } from "@browser-mcp/protocol";
import type { SiteNames } from "./address.js";

/** What becomes known of a call on its way, for its account. */
export interface Trail {
  site?: string;
  rule?: string;
  consent?: string;
  browserId?: string;
  tabId?: number;
}

/** What a call says of itself. */
export function namedIn(params: object, { browserId }: RequestOptions): Pick<Trail, "browserId" | "tabId"> {
  return {
    ...("tabId" in params && typeof params.tabId === "number" ? { tabId: params.tabId } : {}),
    ...(browserId === undefined ? {} : { browserId }),
  };
}

/** What a reply adds. */
export function toldIn(
  { browserId, tabId, url, data, redactions }: BrowserReply<ActionName>,
  siteNames: SiteNames,
) {
  const shown = url ?? urlIn(data);
  return {
    browserId,
    ...(tabId === undefined ? {} : { tabId }),
    ...(shown === undefined ? {} : { site: siteNames.of(shown) }),
    ...(redactions === undefined ? {} : { redactions }),
  };
}

/** Where an answer itself names its page. */
export function urlIn(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("url" in data)) return undefined;
  return typeof data.url === "string" ? data.url : undefined;
}
