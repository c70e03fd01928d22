import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Unsubscribe } from "@browser-mcp/protocol";
import type { ResourceCatalog } from "./resource-catalog.js";
import type { ResourceChange, ResourceRequest } from "./resource-source.js";

/** Milliseconds for which changes are gathered, so that a busy page makes one notification and not hundreds. */
const GATHER_MS = 200;

/** How often changes that nothing tells of are looked for, in milliseconds. */
export const REFRESH_MS = 5_000;

/** Resources that one session may watch. */
export const MAX_SUBSCRIPTIONS = 1_000;

/** How a session is told. Nothing here throws. */
export interface ResourceNotifier {
  /** Whether it can be told now: its GET stream is open. */
  readonly listening: () => boolean;
  readonly updated: (uri: string) => void;
  readonly listChanged: () => void;
}

/** What one session watches, and what it has not been told yet. */
export interface ResourceWatcher {
  /**
   * @throws BrowserMcpError LIMIT_EXCEEDED, INVALID_PARAMETERS for a URI of no known form, TAB_NOT_FOUND, or what
   * asking the browser meets
   */
  subscribe(uri: string, request: ResourceRequest): Promise<void>;
  /** Does nothing where the session does not watch it. */
  unsubscribe(uri: string): void;
  /** Tells what has waited for a stream. */
  flush(): void;
  /** The session has ended. */
  leave(): void;
}

interface Subscription {
  readonly uri: string;
  readonly key: string;
  readonly watcher: Watcher;
}

/**
 * Which session watches what. One subscription to the sources serves every session; changes are gathered for a moment,
 * and wait, each once, while a session has no stream open.
 */
export class ResourceSubscriptions {
  readonly #resources: ResourceCatalog;
  readonly #byKey = new Map<string, Set<Subscription>>();
  readonly #watchers = new Set<Watcher>();
  /** Those that have something to be told. */
  readonly #waiting = new Set<Watcher>();
  readonly #unsubscribe: Unsubscribe;
  readonly #refresh: NodeJS.Timeout;
  #refreshing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(resources: ResourceCatalog) {
    this.#resources = resources;
    this.#unsubscribe = resources.subscribe((change) => this.#take(change));
    this.#refresh = setInterval(() => void this.#lookForChanges(), REFRESH_MS).unref();
  }

  /** A new session. */
  join(notifier: ResourceNotifier): ResourceWatcher {
    const watcher = new Watcher(notifier, {
      locate: (uri, request) => this.#resources.locate(uri, request),
      add: (subscription) => {
        const known = this.#byKey.get(subscription.key);
        if (known === undefined) this.#byKey.set(subscription.key, new Set([subscription]));
        else known.add(subscription);
      },
      remove: (subscription) => {
        const known = this.#byKey.get(subscription.key);
        known?.delete(subscription);
        if (known?.size === 0) this.#byKey.delete(subscription.key);
      },
      left: (gone) => {
        this.#watchers.delete(gone);
        this.#waiting.delete(gone);
      },
    });
    this.#watchers.add(watcher);
    return watcher;
  }

  /** Stops listening; nobody is told anything any more. */
  close(): void {
    this.#unsubscribe();
    clearInterval(this.#refresh);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const watcher of [...this.#watchers]) watcher.leave();
  }

  #take(change: ResourceChange): void {
    switch (change.type) {
      case "list":
        for (const watcher of this.#watchers) {
          watcher.noteList();
          this.#waiting.add(watcher);
        }
        break;
      case "updated":
        for (const key of change.keys) this.#note(this.#byKey.get(key));
        break;
      case "all-updated":
        for (const [key, subscriptions] of this.#byKey) {
          if (key.startsWith(change.prefix)) this.#note(subscriptions);
        }
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS).unref();
  }

  /** Only for those who listen: a browser that nobody waits for is left in peace. */
  async #lookForChanges(): Promise<void> {
    if (this.#refreshing || ![...this.#watchers].some((watcher) => watcher.listening)) return;
    this.#refreshing = true;
    await this.#resources.refresh();
    this.#refreshing = false;
  }

  #note(subscriptions: Iterable<Subscription> = []): void {
    for (const { uri, watcher } of subscriptions) {
      watcher.note(uri);
      this.#waiting.add(watcher);
    }
  }

  #tell(): void {
    this.#timer = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const watcher of waiting) watcher.flush();
  }
}

/** What a watcher needs of those who keep it. */
interface Registry {
  readonly locate: (uri: string, request: ResourceRequest) => Promise<string>;
  readonly add: (subscription: Subscription) => void;
  readonly remove: (subscription: Subscription) => void;
  readonly left: (watcher: Watcher) => void;
}

class Watcher implements ResourceWatcher {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #updated = new Set<string>();
  #listChanged = false;
  #gone = false;

  constructor(
    private readonly notifier: ResourceNotifier,
    private readonly registry: Registry,
  ) {}

  get listening(): boolean {
    return this.notifier.listening();
  }

  async subscribe(uri: string, request: ResourceRequest): Promise<void> {
    this.#mustHaveRoom(uri);
    const key = await this.registry.locate(uri, request);
    // The session may have ended, or used its last place, while the browser was asked.
    if (this.#gone) return;
    this.#mustHaveRoom(uri);
    this.unsubscribe(uri);
    const subscription = { uri, key, watcher: this };
    this.#subscriptions.set(uri, subscription);
    this.registry.add(subscription);
  }

  unsubscribe(uri: string): void {
    const subscription = this.#subscriptions.get(uri);
    if (subscription === undefined) return;
    this.#subscriptions.delete(uri);
    this.#updated.delete(uri);
    this.registry.remove(subscription);
  }

  note(uri: string): void {
    this.#updated.add(uri);
  }

  noteList(): void {
    this.#listChanged = true;
  }

  flush(): void {
    if (!this.listening) return;
    if (this.#listChanged) this.notifier.listChanged();
    this.#listChanged = false;
    for (const uri of this.#updated) this.notifier.updated(uri);
    this.#updated.clear();
  }

  leave(): void {
    this.#gone = true;
    for (const uri of [...this.#subscriptions.keys()]) this.unsubscribe(uri);
    this.registry.left(this);
  }

  #mustHaveRoom(uri: string): void {
    if (this.#subscriptions.size < MAX_SUBSCRIPTIONS || this.#subscriptions.has(uri)) return;
    throw new BrowserMcpError(
      "LIMIT_EXCEEDED",
      `This session watches ${MAX_SUBSCRIPTIONS} resources already.`,
      { hint: "Unsubscribe from those that are no longer needed." },
    );
  }
}
