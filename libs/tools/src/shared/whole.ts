import type { ResourceLink } from "../tool-result.js";

/** The resources of a tab (WIRE.md 5.3). */
export type TabResource =
  "content" | "dom" | "console" | "network" | "screenshot" | "accessibility" | "performance";

/**
 * The link to the resource that holds the whole of what a tool read. Where the answer names no tab (the existing
 * extension may not say which of several windows, WIRE.md section 2), to the list in which the caller finds it.
 * @param reply where the answer comes from
 */
export function wholeOf(
  reply: { readonly tabId?: number; readonly browserId: string },
  resource: TabResource,
  mimeType: string,
): { readonly whole: ResourceLink } {
  if (reply.tabId === undefined) {
    const { whole } = wholeTabList(reply.browserId);
    const name = `The tab that answered is not known: call again with its tabId for the whole ${resource}`;
    return { whole: { ...whole, name } };
  }
  const uri = `browser://tab/${reply.tabId}/${resource}?full=true&browser=${encodeURIComponent(reply.browserId)}`;
  return { whole: { type: "resource_link", uri, name: `Whole ${resource} of tab ${reply.tabId}`, mimeType } };
}

/** The link to the resource that lists every tab, or those of one browser. */
export function wholeTabList(browserId: string | undefined): { readonly whole: ResourceLink } {
  const query = browserId === undefined ? "" : `?browser=${encodeURIComponent(browserId)}`;
  const uri = `browser://tabs${query}`;
  return { whole: { type: "resource_link", uri, name: "All open tabs", mimeType: "application/json" } };
}
