import { tabIdSchema, type WireTab } from "@browser-mcp/protocol";
import type { ChromeTab } from "./chrome-api.js";

/** The address of a tab: the page's, or the one that it is on its way to. */
export const urlOf = (tab: ChromeTab): string => tab.url || tab.pendingUrl || "";

/** A tab as it crosses the socket; undefined for what Chrome lists as a tab but gives no id (windows of DevTools). */
export function wireTab(tab: ChromeTab): WireTab | undefined {
  const id = tabIdSchema.safeParse(tab.id);
  if (!id.success) return undefined;
  const { title = "", active, windowId, index } = tab;
  const told = { id: id.data, url: urlOf(tab), title, active, windowId, index };
  return tab.discarded ? { ...told, discarded: true } : told;
}
