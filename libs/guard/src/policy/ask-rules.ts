import { BrowserMcpError } from "@browser-mcp/protocol";
import { matchingPattern, readSitePattern } from "./site-pattern.js";
import type { SitePattern } from "./site-pattern.js";
import { matchesName } from "./tool-rules.js";

interface AskRule {
  readonly text: string;
  readonly tool: string;
  readonly sites: readonly SitePattern[];
}

/** Which tools a person is asked about first, and where: `execute_javascript`, `* on mail.example.com`. */
export class AskRules {
  readonly #rules: readonly AskRule[];

  /** @throws BrowserMcpError INVALID_CONFIGURATION naming a rule that is none */
  constructor(rules: readonly string[]) {
    this.#rules = rules.map(readRule);
  }

  get areAny(): boolean {
    return this.#rules.length > 0;
  }

  /** The rule by which a person must be asked; `undefined` where there is none. */
  ruleFor(names: readonly string[], url: string): string | undefined {
    const rule = this.#rules.find(
      ({ tool, sites }) =>
        names.some((name) => matchesName(tool, name)) &&
        (sites.length === 0 || matchingPattern(sites, url) !== undefined),
    );
    return rule === undefined ? undefined : `security.ask (${rule.text})`;
  }
}

function readRule(text: string): AskRule {
  const [, tool, site] = /^([\w./-]*\*?|[\w./-]+)(?: +on +(\S+))?$/.exec(text.trim()) ?? [];
  if (tool === undefined || tool === "") {
    throw new BrowserMcpError(
      "INVALID_CONFIGURATION",
      `${JSON.stringify(text.slice(0, 80))} is no rule for asking.`,
      {
        hint: "Rules look like execute_javascript, or * on *.example.com.",
      },
    );
  }
  return { text, tool, sites: site === undefined ? [] : [readSitePattern(site)] };
}
