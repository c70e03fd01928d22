import type {
  ChromeEvent,
  ChromeTab,
  DebuggerApi,
  TabChange,
  TabEventsApi,
  TabsApi,
  WatchedStorageAreaApi,
} from "./chrome-api.js";
import type { WebSocketLike } from "./socket.js";

// Stand-ins for the pieces of `chrome.*`, for specs only.

/** An event that a spec fires. */
export class FakeEvent<Args extends unknown[]> implements ChromeEvent<Args> {
  readonly #listeners: ((...args: Args) => void)[] = [];

  addListener(listener: (...args: Args) => void): void {
    this.#listeners.push(listener);
  }

  fire(...args: Args): void {
    for (const listener of this.#listeners) listener(...args);
  }
}

/** A tab with what a spec does not care for filled in. */
export const fakeTab = (tab: Partial<ChromeTab> & { id: number }): ChromeTab => ({
  url: `https://example.test/${tab.id}`,
  title: `Page ${tab.id}`,
  active: false,
  windowId: 1,
  index: 0,
  discarded: false,
  ...tab,
});

/** `chrome.tabs` over a list of tabs that a spec changes. */
export class FakeTabs implements TabsApi, TabEventsApi {
  readonly onCreated = new FakeEvent<[tab: ChromeTab]>();
  readonly onActivated = new FakeEvent<[info: { tabId: number }]>();
  readonly onUpdated = new FakeEvent<[tabId: number, change: TabChange, tab: ChromeTab]>();
  readonly onRemoved = new FakeEvent<[tabId: number]>();
  readonly onReplaced = new FakeEvent<[addedTabId: number, removedTabId: number]>();

  constructor(public open: ChromeTab[] = []) {}

  async get(tabId: number): Promise<ChromeTab> {
    const tab = this.open.find(({ id }) => id === tabId);
    if (tab === undefined) throw new Error(`No tab with id: ${tabId}.`);
    return tab;
  }

  async query(filter: {
    active?: boolean;
    lastFocusedWindow?: boolean;
    windowId?: number;
  }): Promise<ChromeTab[]> {
    return this.open.filter(
      ({ active, windowId }) =>
        (filter.active === undefined || active === filter.active) &&
        (filter.windowId === undefined || windowId === filter.windowId),
    );
  }

  /** What a reload does; a spec replaces it. */
  reload: (tabId: number) => Promise<void> = async () => undefined;

  /** Changes what is known of a tab. */
  change(tabId: number, change: Partial<ChromeTab>): void {
    this.open = this.open.map((tab) => (tab.id === tabId ? { ...tab, ...change } : tab));
  }

  close(tabId: number): void {
    this.open = this.open.filter(({ id }) => id !== tabId);
    this.onRemoved.fire(tabId);
  }
}

/** One area of `chrome.storage`. */
export class FakeStorage implements WatchedStorageAreaApi {
  readonly onChanged = new FakeEvent<[changes: Record<string, unknown>]>();

  constructor(readonly items: Record<string, unknown> = {}) {}

  async get(key: string): Promise<Record<string, unknown>> {
    return key in this.items ? { [key]: this.items[key] } : {};
  }

  async set(items: Record<string, unknown>): Promise<void> {
    Object.assign(this.items, items);
    this.onChanged.fire(
      Object.fromEntries(Object.entries(items).map(([key, newValue]) => [key, { newValue }])),
    );
  }
}

/** `chrome.debugger`; `answer` is what a command yields or throws. */
export class FakeDebugger implements DebuggerApi {
  readonly onDetach = new FakeEvent<[source: { tabId?: number }, reason: string]>();
  readonly onEvent = new FakeEvent<[source: { tabId?: number }, method: string, params?: object]>();
  readonly calls: string[] = [];
  targets: { tabId?: number; attached: boolean }[] = [];
  answer: (method: string, params?: object) => Promise<object | undefined> = async () => ({});
  refusal: Error | undefined;

  async attach({ tabId }: { tabId: number }): Promise<void> {
    this.calls.push(`attach ${tabId}`);
    if (this.refusal !== undefined) throw this.refusal;
  }

  async detach({ tabId }: { tabId: number }): Promise<void> {
    this.calls.push(`detach ${tabId}`);
  }

  async getTargets(): Promise<readonly { tabId?: number; attached: boolean }[]> {
    return this.targets;
  }

  sendCommand({ tabId }: { tabId: number }, method: string, params?: object): Promise<object | undefined> {
    this.calls.push(`${method} ${tabId}`);
    return this.answer(method, params);
  }
}

interface SocketEvents {
  open: [];
  message: [event: { data: unknown }];
  close: [event: { code: number; reason: string }];
}

/** A WebSocket whose server is the spec. */
export class FakeWebSocket implements WebSocketLike {
  readonly sent: string[] = [];
  readonly #events: { [T in keyof SocketEvents]: FakeEvent<SocketEvents[T]> } = {
    open: new FakeEvent(),
    message: new FakeEvent(),
    close: new FakeEvent(),
  };
  bufferedAmount = 0;
  /** Whether our side has closed it. */
  left = false;

  constructor(readonly url: string) {}

  addEventListener<T extends keyof SocketEvents>(
    type: T,
    listener: (...args: SocketEvents[T]) => void,
  ): void {
    this.#events[type].addListener(listener);
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.left = true;
  }

  accept(): void {
    this.#events.open.fire();
  }

  say(frame: unknown): void {
    this.#events.message.fire({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  end(code = 1006, reason = ""): void {
    this.#events.close.fire({ code, reason });
  }

  /** The types of the frames sent, in order. */
  get types(): unknown[] {
    return this.sent.map((frame) => {
      const { type }: { type?: unknown } = JSON.parse(frame);
      return type;
    });
  }
}
