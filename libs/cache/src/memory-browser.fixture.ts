import {
  actions,
  BrowserMcpError,
  features,
  type ActionName,
  type ActionParams,
  type ActionResult,
  type Browser,
  type BrowserEvent,
  type BrowserReply,
  type ConnectedBrowser,
  type RequestOptions,
  type Unsubscribe,
} from "@browser-mcp/protocol";

/** One request that reached the {@link MemoryBrowser}, and how to settle it. */
export interface Asked {
  readonly action: ActionName;
  readonly params: object;
  readonly options: RequestOptions;
  /** Answers with any data; the reply names tab and document unless told otherwise. */
  reply(data: unknown, from?: Partial<Omit<BrowserReply<ActionName>, "data">>): void;
  fail(error: BrowserMcpError): void;
}

/** A browser in memory: it holds every request until the spec settles it; deadlines and cancelling work. */
export class MemoryBrowser implements Browser {
  readonly asked: Asked[] = [];
  connected: ConnectedBrowser[] = [];
  private readonly listeners = new Set<(event: BrowserEvent) => void>();

  constructor() {
    this.connect("b1");
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  /** The request that came last. */
  get last(): Asked {
    const last = this.asked.at(-1);
    if (last === undefined) throw new Error("Nothing was asked.");
    return last;
  }

  connect(browserId: string, capabilities: readonly string[] = [features.changeEvents]): void {
    const browser: ConnectedBrowser = {
      browserId,
      name: "Memory",
      protocol: 2,
      capabilities: new Set(capabilities),
      connectedAt: Date.now(),
    };
    this.connected = [...this.connected.filter((other) => other.browserId !== browserId), browser];
    this.tell({ type: "browser-connected", browser });
  }

  disconnect(browserId: string): void {
    this.connected = this.connected.filter((other) => other.browserId !== browserId);
    this.tell({ type: "browser-disconnected", browserId });
  }

  tell(event: BrowserEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    return new Promise((resolve, reject) => {
      const deadlineMs = options.timeoutMs ?? actions[action].deadlineMs;
      const timer = setTimeout(
        () => reject(new BrowserMcpError("REQUEST_TIMEOUT", "The browser did not answer.")),
        deadlineMs,
      );
      const settle = (): void => clearTimeout(timer);
      options.signal?.addEventListener("abort", () => {
        settle();
        reject(new BrowserMcpError("CANCELLED", "The call was cancelled."));
      });
      this.asked.push({
        action,
        params,
        options,
        reply: (data, from = {}) => {
          settle();
          const tabId = "tabId" in params && typeof params.tabId === "number" ? params.tabId : undefined;
          resolve({
            data: data as ActionResult<A>,
            browserId: options.browserId ?? "b1",
            tabId,
            documentId: "d1",
            receivedAt: Date.now(),
            ...from,
          });
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.connected;
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
