import type {
  ActionName,
  ActionParams,
  Browser,
  BrowserEvent,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
  Unsubscribe,
} from "@browser-mcp/protocol";

/** A `Browser` for one call that remembers who answered it: the tab that was meant stands in no argument where none was named. */
export class WitnessedBrowser implements Browser {
  /** The browser that answered last. */
  browserId: string | undefined;
  /** The tab that was named, or that answered, last. */
  tabId: number | undefined;
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    if (options.browserId !== undefined) this.browserId = options.browserId;
    if ("tabId" in params && typeof params.tabId === "number") this.tabId = params.tabId;
    const reply = await this.#browser.request(action, params, options);
    this.browserId = reply.browserId;
    if (reply.tabId !== undefined) this.tabId = reply.tabId;
    return reply;
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.#browser.browsers();
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    return this.#browser.subscribe(listener);
  }
}
