// The pieces of `chrome.*` that the worker uses, as small as it uses them: `main.ts` passes the real ones, a spec its own.

/** What the worker reads of a tab. `lastAccessed` came with Chrome 121. */
export type ChromeTab = Pick<
  chrome.tabs.Tab,
  "id" | "url" | "pendingUrl" | "title" | "active" | "windowId" | "index" | "discarded" | "status"
> & { lastAccessed?: number };

/** An event of `chrome.*`. */
export interface ChromeEvent<Args extends unknown[]> {
  addListener(listener: (...args: Args) => void): void;
}

/** What `tabs.onUpdated` tells of a change. */
export type TabChange = Pick<chrome.tabs.OnUpdatedInfo, "status" | "url">;

export interface TabsApi {
  get(tabId: number): Promise<ChromeTab>;
  query(filter: { active?: boolean; lastFocusedWindow?: boolean; windowId?: number }): Promise<ChromeTab[]>;
  reload(tabId: number): Promise<void>;
}

export interface TabEventsApi {
  readonly onCreated: ChromeEvent<[tab: ChromeTab]>;
  readonly onActivated: ChromeEvent<[info: { tabId: number }]>;
  readonly onUpdated: ChromeEvent<[tabId: number, change: TabChange, tab: ChromeTab]>;
  readonly onRemoved: ChromeEvent<[tabId: number]>;
  readonly onReplaced: ChromeEvent<[addedTabId: number, removedTabId: number]>;
}

export interface DebuggerApi {
  attach(target: { tabId: number }, requiredVersion: string): Promise<void>;
  detach(target: { tabId: number }): Promise<void>;
  sendCommand(target: { tabId: number }, method: string, params?: object): Promise<object | undefined>;
  getTargets(): Promise<readonly { tabId?: number; attached: boolean }[]>;
  readonly onDetach: ChromeEvent<[source: { tabId?: number }, reason: string]>;
  readonly onEvent: ChromeEvent<[source: { tabId?: number }, method: string, params?: object]>;
}

/** `chrome.runtime`: what the extension's own pages and scripts say. */
export interface MessagesApi {
  readonly onMessage: ChromeEvent<[message: unknown, sender: { tab?: { id?: number; url?: string } }]>;
}

export interface StorageAreaApi {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

export interface WatchedStorageAreaApi extends StorageAreaApi {
  readonly onChanged: ChromeEvent<[changes: Record<string, unknown>]>;
}

export interface AlarmsApi {
  get(name: string): Promise<{ periodInMinutes?: number } | undefined>;
  create(name: string, info: { periodInMinutes: number }): Promise<void>;
  readonly onAlarm: ChromeEvent<[alarm: { name: string }]>;
}

/** `chrome.action`, of the whole browser or of one tab. */
export interface ActionApi {
  setBadgeText(details: { tabId?: number; text: string }): Promise<void>;
  setBadgeBackgroundColor(details: { tabId?: number; color: string }): Promise<void>;
  setTitle(details: { tabId?: number; title: string }): Promise<void>;
}

/** Where to run a script: the main frame of a tab, unless told otherwise. */
export interface ScriptTarget {
  readonly tabId: number;
  readonly allFrames?: boolean;
  /** Those frames alone. */
  readonly frameIds?: number[];
  /** Those documents alone, and none that takes their place. */
  readonly documentIds?: string[];
}

/** `chrome.webNavigation`: the frames of a tab; `parentFrameId` is -1 for its page. */
export interface FramesApi {
  getAllFrames(tab: {
    tabId: number;
  }): Promise<{ frameId: number; parentFrameId: number; url: string; documentId?: string }[] | null>;
}

/** One frame's result; missing where the page was left before it came, `null` where there was none. */
export interface InjectedFrame<Result> {
  readonly documentId: string;
  readonly frameId: number;
  readonly result?: Result | undefined;
}

/** `chrome.scripting` in the isolated world. `now`: whatever is there; otherwise once the document is complete. */
export interface ScriptingApi {
  call<Args extends unknown[], Result>(
    target: ScriptTarget,
    now: boolean,
    run: (...args: Args) => Promise<Result> | null,
    ...args: Args
  ): Promise<readonly InjectedFrame<Result | null>[]>;
  /** Runs one of the extension's own scripts, in the isolated world unless told otherwise. */
  insert(target: ScriptTarget, now: boolean, file: string, world?: ScriptWorld): Promise<void>;
}

/** The page's own world, or the extension's beside it. */
export type ScriptWorld = "MAIN" | "ISOLATED";

/** What `chrome.scripting` is told of a script that every new document runs. */
export interface RegisteredScript {
  id: string;
  js: string[];
  matches: string[];
  excludeMatches: string[];
  allFrames: boolean;
  matchOriginAsFallback: boolean;
  runAt: "document_start";
  world: ScriptWorld;
  persistAcrossSessions: boolean;
}

/** `chrome.scripting`: the scripts that every new document runs. */
export interface ScriptRegistryApi {
  getRegisteredContentScripts(): Promise<{ id: string }[]>;
  registerContentScripts(scripts: RegisteredScript[]): Promise<void>;
  updateContentScripts(scripts: RegisteredScript[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}
