import type { Tab } from "@browser-mcp/protocol";

/**
 * The ids of tabs that what was typed may mean, those of shown tabs first: ids that begin with it or, because nobody knows
 * ids by heart, tabs with it in their title or address.
 */
export function completeTabId(tabs: readonly Tab[], typed: string): readonly string[] {
  const words = typed.trim().toLowerCase();
  const holds = (text: string): boolean => text.toLowerCase().includes(words);
  const meant = /^\d*$/.test(words)
    ? tabs.filter(({ id }) => String(id).startsWith(words))
    : tabs.filter(({ title, url }) => holds(title) || holds(url));
  const shownFirst = [...meant].sort((a, b) => Number(b.active) - Number(a.active));
  return [...new Set(shownFirst.map(({ id }) => String(id)))];
}
