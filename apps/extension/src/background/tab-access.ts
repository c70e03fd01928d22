import { BrowserMcpError } from "@browser-mcp/protocol";
import { allowed, everythingAllowed, notFound, type AllowancesApi } from "./allowances.js";
import { browserError } from "./browser-errors.js";
import type { ChromeTab, TabEventsApi, TabsApi } from "./chrome-api.js";
import { hasNoPage, pageGone } from "./crashed-pages.js";
import { DiscardedTabs } from "./discarded-tabs.js";
import { isReadableUrl } from "./readable-url.js";
import { RememberedTabs } from "./remembered-tabs.js";
import { ReplacedTabs } from "./replaced-tabs.js";
import { untilAborted } from "./waiting.js";
import { urlOf } from "./wire-tab.js";

/** A tab that is open and awake. */
export interface OpenTab {
  readonly id: number;
  readonly url: string;
}

/** Ends a call because its tab is gone, or has another id. */
type Closing = (replacedBy?: number) => void;

/** The way of every handler to a tab: finds it, and ends the work on it when it is closed or nobody waits any more. */
export class TabAccess {
  readonly #closings = new Map<number, Set<Closing>>();
  readonly #discarded: DiscardedTabs;
  readonly #remembered: RememberedTabs;

  constructor(
    private readonly tabs: TabsApi & Pick<TabEventsApi, "onRemoved" | "onReplaced" | "onUpdated">,
    private readonly replaced: Pick<ReplacedTabs, "successor"> = new ReplacedTabs(tabs),
    private readonly allowances: AllowancesApi = everythingAllowed,
  ) {
    tabs.onRemoved.addListener((tabId) => this.#closed(tabId));
    tabs.onReplaced.addListener((added, removed) => this.#closed(removed, added));
    this.#discarded = new DiscardedTabs(tabs);
    this.#remembered = new RememberedTabs(tabs);
  }

  /**
   * The tab that a request means. One whose page the browser has discarded is loaded again where the request allows it.
   * @throws BrowserMcpError as `open` and `current`; BROWSER_ERROR for a page that crashed; REQUEST_TIMEOUT for a page that
   * does not load again; the signal's reason
   */
  async find(
    { tabId, reloadDiscarded = false }: { tabId?: number | undefined; reloadDiscarded?: boolean | undefined },
    signal: AbortSignal,
  ): Promise<OpenTab> {
    if (tabId === undefined) return this.current();
    const tab = await this.#get(tabId);
    if (reloadDiscarded && tab.discarded) return this.#discarded.reload(tabId, signal);
    return allowed(withPage(tabId, tab), this.allowances);
  }

  /**
   * The tab of that id.
   * @throws BrowserMcpError TAB_NOT_FOUND, which names the id that the tab has now where Chrome gave it another;
   * BROWSER_ERROR for a tab that is asleep; PAGE_NOT_READABLE for a file that the person does not let be read
   */
  async open(tabId: number): Promise<OpenTab> {
    return allowed(awake(tabId, await this.#get(tabId)), this.allowances);
  }

  /**
   * The tab that is meant when none is named: the active one of the window used last or, if that may not be read, the
   * readable tab used last.
   * @throws BrowserMcpError PAGE_NOT_READABLE, TAB_NOT_FOUND; BROWSER_ERROR for a page that crashed
   */
  async current(): Promise<OpenTab> {
    const [active] = await this.tabs.query({ active: true, lastFocusedWindow: true });
    if (active?.id !== undefined && isReadableUrl(urlOf(active)))
      return allowed(withPage(active.id, active), this.allowances);
    const [recent] = (await this.tabs.query({}))
      .filter((tab) => !tab.discarded && !hasNoPage(tab) && isReadableUrl(urlOf(tab)))
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
   * Does the work on the tab, until it is closed or the signal aborts.
   * @param work gets a signal that aborts as soon as nobody waits for the work, also when it has succeeded
   * @throws BrowserMcpError TAB_CLOSED, the signal's reason, BROWSER_ERROR for a page that crashed, or the work's failure
   * as a coded error
   */
  async use<T>(tab: OpenTab, signal: AbortSignal, work: (over: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const close: Closing = (replacedBy) => over.abort(tabClosed(tab, replacedBy));
    const cancel = (): void => over.abort(signal.reason);
    this.#listeners(tab.id).add(close);
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    try {
      return await untilAborted(work(over.signal), over.signal);
    } catch (thrown) {
      const error = browserError(thrown, tab);
      this.#remembered.forget(tab.id);
      if (!over.signal.aborted && (await this.#isGone(tab))) throw pageGone(tab.id, tab.url);
      // It was there when the call began.
      throw error.code === "TAB_NOT_FOUND" ? tabClosed(tab) : error;
    } finally {
      signal.removeEventListener("abort", cancel);
      this.#forget(tab.id, close);
      over.abort();
    }
  }

  /** Whether the page of a tab that is still open crashed. */
  async #isGone({ id }: OpenTab): Promise<boolean> {
    return this.tabs.get(id).then(hasNoPage, () => false);
  }

  async #get(tabId: number): Promise<ChromeTab> {
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

  #listeners(tabId: number): Set<Closing> {
    const present = this.#closings.get(tabId);
    if (present !== undefined) return present;
    const made = new Set<Closing>();
    this.#closings.set(tabId, made);
    return made;
  }

  #forget(tabId: number, listener: Closing): void {
    const listeners = this.#closings.get(tabId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#closings.delete(tabId);
  }

  #closed(tabId: number, replacedBy?: number): void {
    for (const listener of this.#closings.get(tabId) ?? []) listener(replacedBy);
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
