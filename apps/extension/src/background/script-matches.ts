import { matchPatternsOf, parseSite, type SiteRules } from "../shared/site-rules.js";

/** On which pages registered scripts run, as Chrome's match patterns. */
export interface ScriptMatches {
  readonly matches: string[];
  readonly excludeMatches: string[];
}

/** The pages of the sites that are on; undefined where there are none. */
export function scriptMatches({ mode, only, never }: SiteRules): ScriptMatches | undefined {
  const matches = mode === "all" ? ["<all_urls>"] : patternsOf(only);
  return matches.length === 0 ? undefined : { matches, excludeMatches: patternsOf(never) };
}

/** What a list names that is no site covers nothing, and Chrome would refuse all for it. */
const patternsOf = (sites: readonly string[]): string[] =>
  sites.filter((site) => parseSite(site) === site).flatMap(matchPatternsOf);
