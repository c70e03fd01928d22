import { parseSite } from "../shared/site-rules.js";

/** Sites as a person typed or pasted them, any number at once. */
export interface SiteInput {
  /** In the form of the rules, each once. */
  readonly sites: readonly string[];
  /** What is no site, as it was written. */
  readonly wrong: readonly string[];
}

/** Reads sites that blanks, commas or lines part. */
export function readSites(text: string): SiteInput {
  const entries = text.split(/[\s,;]+/).filter((entry) => entry !== "");
  const parsed = entries.map((entry) => ({ entry, site: parseSite(entry) }));
  return {
    sites: [...new Set(parsed.flatMap(({ site }) => site ?? []))],
    wrong: parsed.filter(({ site }) => site === undefined).map(({ entry }) => entry),
  };
}

/** What is said after sites were added. */
export function siteInputNote({ sites, wrong }: SiteInput): string {
  const added = sites.length === 0 ? "" : `Added ${sites.join(", ")}. `;
  if (wrong.length === 0) return added === "" ? "Write a site, such as example.com." : added.trim();
  const named = wrong.map((entry) => `“${entry}”`).join(", ");
  return `${added}${named} ${wrong.length === 1 ? "is no site" : "are no sites"}.`;
}
