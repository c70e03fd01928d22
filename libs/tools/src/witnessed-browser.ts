import { awaited, ContentMarks } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  Browser,
  BrowserEvent,
  BrowserReply,
  ClientPort,
  ConnectedBrowser,
  RequestOptions,
  Unsubscribe,
} from "@browser-mcp/protocol";

/**
 * A `Browser` for one call that says what the call waits for, and remembers who answered it: the tab that was meant stands
 * in no argument where none was named.
 */
export class WitnessedBrowser implements Browser {
  /** The browser that answered last. */
  browserId: string | undefined;
  /** The tab that was named, or that answered, last. */
  tabId: number | undefined;
  /** What the answers say of themselves. */
  readonly marks = new ContentMarks();
  readonly #browser: Browser;
  readonly #client: ClientPort;

  /** @param client told what is waited for, should it take long */
  constructor(browser: Browser, client: ClientPort) {
    this.#browser = browser;
    this.#client = client;
  }

  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    if (options.browserId !== undefined) this.browserId = options.browserId;
    const tabId = "tabId" in params && typeof params.tabId === "number" ? params.tabId : undefined;
    if (tabId !== undefined) this.tabId = tabId;
    this.#client.doing(() => awaited(this.#browser, action, { browserId: options.browserId, tabId }));
    const reply = await this.#browser.request(action, params, options);
    this.browserId = reply.browserId;
    this.marks.take(action, reply);
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
