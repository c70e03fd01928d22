import { readAddress } from "./address.js";
import { matchingPattern, readSitePattern } from "./site-pattern.js";
import type { SitePattern } from "./site-pattern.js";

/** Which sites may be read and driven, as they are written. */
export interface SiteLists {
  /** Where there are any, only these. */
  readonly allow: readonly string[];
  /** Not these, whatever else allows them. */
  readonly deny: readonly string[];
}

/** Addresses on which the decision is remembered. */
const MOST_DECISIONS = 500;

/** Decides on addresses. */
export class SiteRules {
  /** What was decided on the addresses met last: to take one apart costs more than all else at most calls. */
  readonly #broken = new Map<string, string | undefined>();
  readonly #allow: readonly SitePattern[];
  readonly #deny: readonly SitePattern[];

  /** @throws BrowserMcpError INVALID_CONFIGURATION naming a pattern that is none */
  constructor({ allow, deny }: SiteLists) {
    this.#allow = allow.map(readSitePattern);
    this.#deny = deny.map(readSitePattern);
  }

  /** Whether there are any rules. */
  get areAny(): boolean {
    return this.#allow.length + this.#deny.length > 0;
  }

  /** The rule that forbids an address by its name; `undefined` where there is none, whether or not it is allowed. */
  deniedBy(url: string): string | undefined {
    const denied = matchingPattern(this.#deny, url);
    return denied === undefined ? undefined : `security.deny_sites (${denied.text})`;
  }

  /** The rule that an address breaks, by the setting's name; `undefined` where it breaks none. */
  brokenBy(url: string): string | undefined {
    if (!this.areAny) return undefined;
    const known = this.#broken.get(url);
    if (known !== undefined || this.#broken.has(url)) return known;
    const broken = this.#decide(url);
    if (this.#broken.size >= MOST_DECISIONS) this.#broken.clear();
    this.#broken.set(url, broken);
    return broken;
  }

  #decide(url: string): string | undefined {
    const denied = this.deniedBy(url);
    if (denied !== undefined) return denied;
    if (this.#allow.length > 0) {
      return matchingPattern(this.#allow, url) === undefined ? "security.allow_sites" : undefined;
    }
    // Nobody knows whose page it is.
    return readAddress(url) === undefined ? "security.deny_sites" : undefined;
  }
}
