import type { Logger } from "@browser-mcp/protocol";
import type { ActionApi, TabEventsApi } from "./chrome-api.js";
import type { SitePolicy } from "./site-policy.js";
import type { TabAddresses } from "./tab-addresses.js";

/** A use shows at least so long, so that a person can see it. */
const SHOWN_MS = 1_500;
/** Between one change of a tab's badge and the next. */
const LEAST_GAP_MS = 500;

/** Who uses a tab, and with what. */
export interface TabUser {
  readonly client: string;
  readonly tool: string;
}

interface Use {
  /** The calls at work now. */
  calls: number;
  /** The newest. */
  by: TabUser;
  /** Milliseconds since the epoch until which it shows, whatever ends. */
  shownUntil: number;
}

/** What the extension's icon says. */
export interface Badge {
  readonly text: string;
  readonly color: string;
  readonly title: string;
}

/** A tab that was once given a badge of its own; Chrome takes it away when the page is left. */
interface Tab {
  use: Use | undefined;
  /** {@link UNSURE} when it may be gone. */
  shown: Badge;
  changedAt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const UNSURE: Badge = { text: "", color: "", title: "" };
const siteOff: Badge = { text: "off", color: "#5f6368", title: "Browser MCP: off on this site" };

/** Marks the tabs that are being read or driven, and those whose site is off, on the badge of each. */
export class TabBadge {
  readonly #tabs = new Map<number, Tab>();

  constructor(
    private readonly action: ActionApi,
    private readonly surroundings: {
      readonly tabs: Pick<TabEventsApi, "onUpdated" | "onRemoved">;
      readonly sites: Pick<SitePolicy, "isOn" | "refusal" | "onChanged">;
      readonly shown: Pick<TabAddresses, "of" | "all" | "onMoved">;
      /** What is said where a tab has nothing of its own to say. */
      whole(): Badge;
      readonly log: Pick<Logger, "debug">;
    },
  ) {
    const { tabs, sites, shown } = surroundings;
    tabs.onUpdated.addListener((tabId, { status }) => {
      const tab = this.#tabs.get(tabId);
      if (status === undefined || tab === undefined) return;
      tab.shown = UNSURE;
      this.#refresh(tabId);
    });
    tabs.onRemoved.addListener((tabId) => {
      clearTimeout(this.#tabs.get(tabId)?.timer);
      this.#tabs.delete(tabId);
    });
    shown.onMoved((tabId) => this.#refresh(tabId));
    sites.onChanged(() => {
      for (const [tabId] of shown.all) this.#refresh(tabId);
    });
  }

  /** The whole browser's badge says something else now. */
  wholeChanged(): void {
    for (const tabId of this.#tabs.keys()) this.#refresh(tabId);
  }

  /** Marks a tab as used; the returned function says that the call has ended. */
  used(tabId: number, by: TabUser): () => void {
    const tab = this.#tab(tabId);
    const use = (tab.use ??= { calls: 0, by, shownUntil: 0 });
    use.calls += 1;
    use.by = by;
    use.shownUntil = Date.now() + SHOWN_MS;
    this.#refresh(tabId);
    return () => {
      use.calls -= 1;
      this.#refresh(tabId);
    };
  }

  #tab(tabId: number): Tab {
    const present = this.#tabs.get(tabId);
    if (present !== undefined) return present;
    const made: Tab = { use: undefined, shown: UNSURE, changedAt: -Infinity, timer: undefined };
    this.#tabs.set(tabId, made);
    return made;
  }

  /** Shows what is to be shown now, or as soon as it may change again; and looks again when that ends. */
  #refresh(tabId: number): void {
    const own = this.#ownOf(tabId);
    if (own === undefined && !this.#tabs.has(tabId)) return;
    const tab = this.#tab(tabId);
    const badge = own ?? this.surroundings.whole();
    clearTimeout(tab.timer);
    const now = Date.now();
    const again = (ms: number): void => void (tab.timer = setTimeout(() => this.#refresh(tabId), ms));
    if (!isSame(tab.shown, badge)) {
      const wait = tab.changedAt + LEAST_GAP_MS - now;
      if (wait > 0) return again(wait);
      tab.changedAt = now;
      tab.shown = badge;
      this.#show(tabId, badge);
      if (tab.use !== undefined) tab.use.shownUntil = now + SHOWN_MS; // it may have waited for its turn
    }
    if (tab.use?.calls === 0) {
      if (tab.use.shownUntil > now) again(tab.use.shownUntil - now);
      else tab.use = undefined;
    }
  }

  /** What a tab has to say of its own; undefined where that is nothing. */
  #ownOf(tabId: number): Badge | undefined {
    const { sites, shown } = this.surroundings;
    // While everything is paused, the whole browser's badge says so.
    if (sites.refusal() !== undefined) return undefined;
    const url = shown.of(tabId);
    if (url !== undefined && !sites.isOn(url)) return siteOff;
    const use = this.#tabs.get(tabId)?.use;
    if (use === undefined || (use.calls === 0 && use.shownUntil <= Date.now())) return undefined;
    const { client, tool } = use.by;
    return { text: "use", color: "#b3261e", title: `Browser MCP: ${client} uses this tab (${tool})` };
  }

  #show(tabId: number, { text, color, title }: Badge): void {
    Promise.all([
      this.action.setBadgeText({ tabId, text }),
      this.action.setBadgeBackgroundColor({ tabId, color }),
      this.action.setTitle({ tabId, title }),
    ]).catch((cause: unknown) =>
      this.surroundings.log.debug("a tab was gone before its badge could be changed", { tabId, cause }),
    );
  }
}

const isSame = (one: Badge, other: Badge): boolean => one.text === other.text && one.title === other.title;
