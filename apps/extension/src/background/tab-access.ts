import { BrowserMcpError } from "@browser-mcp/protocol";
import { allowed, everythingAllowed, notFound, type AllowancesApi } from "./allowances.js";
import { AwaitedTabs } from "./awaited-tabs.js";
import { browserError } from "./browser-errors.js";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { hasNoPage, pageGone } from "./crashed-pages.js";
import { DiscardedTabs } from "./discarded-tabs.js";
import { isReadableUrl } from "./readable-url.js";
import { RememberedTabs } from "./remembered-tabs.js";
import { ReplacedTabs } from "./replaced-tabs.js";
import { everySiteOn, type SitePolicy } from "./site-policy.js";
import { isStarting, StartingTabs } from "./starting-tabs.js";
import { untilAborted } from "./waiting.js";
import { urlOf } from "./wire-tab.js";

/** A tab that is open and awake. */
export interface OpenTab {
  readonly id: number;
  readonly url: string;
  /** Milliseconds of the call's time that its first page was waited for. */
  readonly waitedMs?: number;
}

/** Ends a call at a tab, for the reason that the tab's call is given. */
type Ending = (reason: (tab: OpenTab) => BrowserMcpError) => void;

/**
 * The way of every handler to a tab: finds it where the person lets its site be used, and ends the work on it when it is
 * closed, goes where it may not be used, or nobody waits any more.
 */
export class TabAccess {
  readonly #endings = new Map<number, Set<Ending>>();
  readonly #discarded: DiscardedTabs;
  readonly #remembered: RememberedTabs;
  readonly #starting: StartingTabs;

  constructor(
    private readonly tabs: TabsApi & Pick<TabEventsApi, "onRemoved" | "onReplaced" | "onUpdated">,
    private readonly replaced: Pick<ReplacedTabs, "successor"> = new ReplacedTabs(tabs),
    private readonly allowances: AllowancesApi = everythingAllowed,
    private readonly sites: SitePolicy = everySiteOn,
  ) {
    tabs.onRemoved.addListener((tabId) => this.#end(tabId, (tab) => tabClosed(tab)));
    tabs.onReplaced.addListener((added, removed) => this.#end(removed, (tab) => tabClosed(tab, added)));
    tabs.onUpdated.addListener((tabId, { url }) => {
      if (url !== undefined) this.#shows(tabId, url);
    });
    sites.onChanged(() => void this.#lookAgain());
    const awaited = new AwaitedTabs(tabs);
    this.#discarded = new DiscardedTabs(tabs, awaited);
    this.#starting = new StartingTabs(tabs, awaited);
    this.#remembered = new RememberedTabs(tabs);
  }

  /**
   * The tab that a request means. One whose page the browser has discarded is loaded again where the request allows it;
   * the page of one that was opened just now is waited for.
   * @throws BrowserMcpError as `open` and `current`; BROWSER_ERROR for a page that crashed; REQUEST_TIMEOUT for a page that
   * does not load again; the signal's reason
   */
  async find(
    { tabId, reloadDiscarded = false }: { tabId?: number | undefined; reloadDiscarded?: boolean | undefined },
    signal: AbortSignal,
  ): Promise<OpenTab> {
    if (tabId === undefined) return this.current(signal);
    const found = await this.#get(tabId);
    const from = Date.now();
    const tab = await this.#started(found, signal);
    if (reloadDiscarded && tab.discarded) {
      const loaded = await this.#discarded.reload(tabId, signal);
      this.#assertOn(loaded.url);
      return loaded;
    }
    const open = await allowed(withPage(tabId, tab), this.allowances);
    return isStarting(found) ? { ...open, waitedMs: Date.now() - from } : open;
  }

  /**
   * Refuses a tab whose site is off, for an action that needs nothing else of it. A tab that is gone is no reason.
   * @throws BrowserMcpError PERMISSION_DENIED
   */
  async admit(tabId: number): Promise<void> {
    await this.sites.known;
    if (!this.sites.restricted) return;
    const url = await this.tabs.get(tabId).then(urlOf, () => undefined);
    if (url !== undefined) this.#assertOn(url);
  }

  /**
   * The tab of that id, whatever state its page is in.
   * @throws BrowserMcpError TAB_NOT_FOUND, as `open`; PERMISSION_DENIED for a site that is off
   */
  listed(tabId: number): Promise<ChromeTab> {
    return this.#get(tabId);
  }

  /** What `chrome.tabs.get` says, or said a moment ago; whether the tab may be used is another question. Rejects as it does. */
  peek(tabId: number): Promise<ChromeTab> {
    return this.#remembered.get(tabId);
  }

  /**
   * The tab of that id.
   * @throws BrowserMcpError TAB_NOT_FOUND, which names the id that the tab has now where Chrome gave it another;
   * BROWSER_ERROR for a tab that is asleep; PAGE_NOT_READABLE for a file that the person does not let be read;
   * PERMISSION_DENIED for a site that is off
   */
  async open(tabId: number): Promise<OpenTab> {
    return allowed(awake(tabId, await this.#get(tabId)), this.allowances);
  }

  /**
   * The tab that is meant when none is named: the active one of the window used last or, if that may not be read, the
   * readable tab used last. Where the site of the active one is off, no other takes its place.
   * @param signal of the call that can wait for the first page of a tab that was opened just now
   * @throws BrowserMcpError PERMISSION_DENIED, PAGE_NOT_READABLE, TAB_NOT_FOUND; BROWSER_ERROR for a page that crashed
   */
  async current(signal?: AbortSignal): Promise<OpenTab> {
    await this.sites.known;
    const [first] = await this.tabs.query({ active: true, lastFocusedWindow: true });
    if (first !== undefined) this.#assertOn(urlOf(first));
    const active = first && signal ? await this.#started(first, signal) : first;
    if (active?.id !== undefined && isReadableUrl(urlOf(active)))
      return allowed(withPage(active.id, active), this.allowances);
    const [recent] = (await this.tabs.query({}))
      .filter((tab) => !tab.discarded && !hasNoPage(tab) && isReadableUrl(urlOf(tab)))
      .filter((tab) => this.sites.isOn(urlOf(tab)))
      .sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0) || Number(b.active) - Number(a.active));
    if (recent?.id !== undefined) return allowed(withPage(recent.id, recent), this.allowances);
    if (active === undefined) {
      const error = new BrowserMcpError("TAB_NOT_FOUND", "The browser has no tab with a web page.");
      throw await notFound(error, this.allowances);
    }
    throw new BrowserMcpError(
      "PAGE_NOT_READABLE",
      `The active page ${urlOf(active)} may not be read by extensions, and no other tab holds a web page.`,
    );
  }

  /**
   * Does the work on the tab, until it is closed, goes to a site that is off, or the signal aborts.
   * @param work gets a signal that aborts as soon as nobody waits for the work, also when it has succeeded
   * @throws BrowserMcpError TAB_CLOSED, PERMISSION_DENIED, the signal's reason, BROWSER_ERROR for a page that crashed, or the work's failure
   * as a coded error
   */
  async use<T>(tab: OpenTab, signal: AbortSignal, work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const end: Ending = (reason) => over.abort(reason(tab));
    const cancel = (): void => over.abort(signal.reason);
    this.#listeners(tab.id).add(end);
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    try {
      const done = await untilAborted(work(over.signal), over.signal);
      // The browser may not have told yet that the page was left while the work was done.
      await this.admit(tab.id);
      return done;
    } catch (thrown) {
      if (!over.signal.aborted) await this.admit(tab.id); // what the work says of a page that is off, stays here
      const error = browserError(thrown, tab);
      this.#remembered.forget(tab.id);
      if (!over.signal.aborted && (await this.#isGone(tab))) throw pageGone(tab.id, tab.url);
      // It was there when the call began.
      throw error.code === "TAB_NOT_FOUND" ? tabClosed(tab) : error;
    } finally {
      signal.removeEventListener("abort", cancel);
      this.#forget(tab.id, end);
      over.abort();
    }
  }

  /** Whether the page of a tab that is still open crashed. */
  async #isGone({ id }: OpenTab): Promise<boolean> {
    return this.tabs.get(id).then(hasNoPage, () => false);
  }

  /** @throws BrowserMcpError PERMISSION_DENIED */
  #assertOn(url: string): void {
    const refusal = this.sites.refusal(url);
    if (refusal !== undefined) throw refusal;
  }

  async #get(tabId: number): Promise<ChromeTab> {
    await this.sites.known;
    const tab = await this.#known(tabId);
    this.#assertOn(urlOf(tab));
    return tab;
  }

  /** The tab with its first page, where it was opened just now. */
  async #started(tab: ChromeTab, signal: AbortSignal): Promise<ChromeTab> {
    if (tab.id === undefined || !isStarting(tab)) return tab;
    const started = await this.#starting.started(tab.id, tab, signal);
    this.#assertOn(urlOf(started));
    return started;
  }

  async #known(tabId: number): Promise<ChromeTab> {
    try {
      return await this.#remembered.get(tabId);
    } catch (thrown) {
      const error = browserError(thrown, { id: tabId, url: "" });
      if (error.code !== "TAB_NOT_FOUND") throw error;
      throw (await this.#renamed(tabId)) ?? (await notFound(error, this.allowances));
    }
  }

  /** What to say of a former id; undefined where it was none, or its tab was closed since. */
  async #renamed(tabId: number): Promise<BrowserMcpError | undefined> {
    const now = await this.replaced.successor(tabId);
    if (now === undefined) return undefined;
    const stillOpen = await this.tabs.get(now).then(
      () => true,
      () => false,
    );
    return stillOpen ? tabRenamed(tabId, now) : undefined;
  }

  #listeners(tabId: number): Set<Ending> {
    const present = this.#endings.get(tabId);
    if (present !== undefined) return present;
    const made = new Set<Ending>();
    this.#endings.set(tabId, made);
    return made;
  }

  #forget(tabId: number, listener: Ending): void {
    const listeners = this.#endings.get(tabId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#endings.delete(tabId);
  }

  #shows(tabId: number, url: string): void {
    const refusal = this.sites.refusal(url);
    if (refusal !== undefined) this.#end(tabId, () => refusal);
  }

  /** The rules have changed: ends what they no longer allow. */
  async #lookAgain(): Promise<void> {
    for (const tabId of [...this.#endings.keys()]) {
      const url = await this.tabs.get(tabId).then(urlOf, () => undefined); // a tab's end is told by itself
      if (url !== undefined) this.#shows(tabId, url);
    }
  }

  #end(tabId: number, reason: Parameters<Ending>[0]): void {
    for (const ending of this.#endings.get(tabId) ?? []) ending(reason);
  }
}

const tabClosed = (tab: OpenTab, replacedBy?: number): BrowserMcpError =>
  new BrowserMcpError(
    "TAB_CLOSED",
    replacedBy === undefined
      ? `Tab ${tab.id} was closed during the call.`
      : `The browser discarded the page of tab ${tab.id} during the call; the tab is now tab ${replacedBy}.`,
  );

const tabRenamed = (tabId: number, now: number): BrowserMcpError =>
  new BrowserMcpError(
    "TAB_NOT_FOUND",
    `There is no tab ${tabId} any more: the browser discarded its page, and the tab is now tab ${now}. Repeat the call with that id.`,
  );

/** @throws BrowserMcpError BROWSER_ERROR for a tab that is asleep, or whose page crashed */
function withPage(id: number, tab: ChromeTab): OpenTab {
  if (hasNoPage(tab)) throw pageGone(id, urlOf(tab));
  return awake(id, tab);
}

function awake(id: number, tab: ChromeTab): OpenTab {
  if (tab.discarded) {
    throw new BrowserMcpError(
      "BROWSER_ERROR",
      `Tab ${id} is asleep: the browser discarded its page to save memory. Activate the tab, or repeat the call with reloadDiscarded, so that it loads again.`,
    );
  }
  return { id, url: urlOf(tab) };
}
