import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import { PAUSED_KEY, switchSchema } from "../shared/person-choices.js";
import {
  everySite,
  isSiteOn,
  SITE_RULES_KEY,
  siteRulesSchema,
  type SiteRules,
} from "../shared/site-rules.js";
import type { StorageAreaApi, WatchedStorageAreaApi } from "./chrome-api.js";
import { FollowedItems } from "./followed-items.js";
import type { ManagedSettings } from "./managed-settings.js";
import type { SitePolicy } from "./site-policy.js";

/** The person's rules for sites, or their organisation's, and the person's pause. Until they are read, all is off. */
export class SiteAccess implements SitePolicy {
  /** Settles once they are read, or it is certain that they cannot be: then all stays off. */
  readonly known: Promise<void>;
  readonly #items: FollowedItems;
  readonly #listeners: (() => void)[] = [];
  #isKnown = false;
  #rules: SiteRules = everySite;
  #paused = false;

  /** @param local `chrome.storage.local` */
  constructor(
    local: Pick<StorageAreaApi, "get"> & Pick<WatchedStorageAreaApi, "onChanged">,
    private readonly managed: Pick<ManagedSettings, "known" | "values" | "onChanged">,
    log: Pick<Logger, "error">,
  ) {
    this.#items = new FollowedItems(local, [SITE_RULES_KEY, PAUSED_KEY]);
    const changed = (): void => {
      if (this.#isKnown) this.#take();
    };
    this.#items.onChanged(changed);
    managed.onChanged(changed);
    this.known = Promise.all([this.#items.known, managed.known]).then(
      () => {
        this.#isKnown = true;
        this.#take();
      },
      (cause: unknown) => log.error("the person's rules for sites could not be read", { cause }),
    );
  }

  /** The rules that hold. */
  get rules(): SiteRules {
    return this.#rules;
  }

  /** Whether nothing may be used: the person has paused everything, or the rules are not known. */
  get paused(): boolean {
    return this.#paused || !this.#isKnown;
  }

  get restricted(): boolean {
    return this.paused || this.#rules.mode === "only" || this.#rules.never.length > 0;
  }

  isOn(url: string): boolean {
    return !this.paused && isSiteOn(this.#rules, url);
  }

  refusal(url?: string): BrowserMcpError | undefined {
    if (!this.#isKnown) return denied("The browser does not tell where the person allows Browser MCP.");
    if (this.#paused) {
      return denied(
        "The person has paused Browser MCP in this browser.",
        "Ask the person to resume it in the extension's popup.",
      );
    }
    if (url === undefined || isSiteOn(this.#rules, url)) return undefined;
    return denied(
      "The person has turned Browser MCP off on the site of this tab.",
      "Ask the person to turn it on for that site in the extension's popup, or use another tab; get_browser_tabs shows those that may be used.",
    );
  }

  onChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #take(): void {
    const { siteRules } = this.managed.values;
    this.#rules = siteRules ?? siteRulesSchema.safeParse(this.#items.get(SITE_RULES_KEY)).data ?? everySite;
    this.#paused = switchSchema.parse(this.#items.get(PAUSED_KEY)) ?? false;
    for (const listener of this.#listeners) listener();
  }
}

const denied = (message: string, hint?: string): BrowserMcpError =>
  new BrowserMcpError("PERMISSION_DENIED", message, hint === undefined ? {} : { hint });
