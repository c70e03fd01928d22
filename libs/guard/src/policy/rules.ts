import { actions } from "@browser-mcp/protocol";
import type { ActionName } from "@browser-mcp/protocol";
import { siteOf } from "./address.js";
import { AskRules } from "./ask-rules.js";
import { SiteRules } from "./site-rules.js";
import type { SiteLists } from "./site-rules.js";
import { ToolRules } from "./tool-rules.js";
import type { ToolLists, ToolOfAction } from "./tool-rules.js";

/** The rules of the person who owns the browsers. */
export interface Policy {
  readonly sites: SiteLists;
  readonly tools: ToolLists;
  /** What a person is asked about first. */
  readonly ask: readonly string[];
  /** Whether nothing that may change a page is done. */
  readonly readOnly: boolean;
}

/** A rule that a call breaks, by the setting's name, and why. */
export interface BrokenRule {
  readonly rule: string;
  readonly why: string;
}

/** What control of a tab leaves the page as it is, and helps reading it. */
const harmlessControl: ReadonlySet<ActionName> = new Set([
  "attachDebugger",
  "detachDebugger",
  "requestConsent",
]);

/** A policy, ready to be kept. */
export class Rules {
  readonly sites: SiteRules;
  readonly tools: ToolRules;
  readonly asks: AskRules;

  /** @throws BrowserMcpError INVALID_CONFIGURATION naming a rule that is none */
  constructor(
    readonly policy: Policy,
    toolOf: ToolOfAction,
  ) {
    this.sites = new SiteRules(policy.sites);
    this.tools = new ToolRules(policy.tools, toolOf);
    this.asks = new AskRules(policy.ask);
  }

  /** The rule that a call breaks on whatever page. @param names under which rules know it, the tool's own first */
  brokenBy(action: ActionName, params: object, names: readonly string[]): BrokenRule | undefined {
    const tool = names[0] ?? action;
    const rule = this.tools.brokenBy(names);
    if (rule !== undefined) return { rule, why: `${tool} may not be used` };
    if (!this.policy.readOnly || !changes(action, params)) return undefined;
    return { rule: "security.read_only", why: `${tool} may change the page or the tab` };
  }

  /**
   * Why an answer may not be given, though the page that was asked might be used: for where its tab is now.
   * @param shown the addresses of that which answered
   * @param site of the page that was asked
   * @param asked the rule by which a person was asked about that site; `undefined` where none was
   */
  brokenSince(
    shown: readonly string[],
    names: readonly string[],
    site: string | undefined,
    asked: string | undefined,
  ): BrokenRule | undefined {
    for (const url of shown) {
      const rule = this.sites.brokenBy(url);
      if (rule !== undefined) return withheld(rule, "to a page meanwhile that may not be used");
    }
    for (const url of shown) {
      // Leave is given for a site: where none was needed, it may be needed where the tab is now.
      const rule =
        asked === undefined ? this.asks.ruleFor(names, url) : siteOf(url) === site ? undefined : asked;
      if (rule !== undefined) return withheld(rule, "to another site meanwhile");
    }
    return undefined;
  }
}

const withheld = (rule: string, where: string): BrokenRule => ({
  rule,
  why: `the tab went ${where}; its answer is withheld`,
});

function changes(action: ActionName, params: object): boolean {
  // A page that is loaded again loses what was typed into it.
  if ("reloadDiscarded" in params && params.reloadDiscarded === true) return true;
  return actions[action].kind !== "read" && !harmlessControl.has(action);
}
