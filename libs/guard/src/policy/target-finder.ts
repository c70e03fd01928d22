import { actions, BrowserIndex, features, optionsFor } from "@browser-mcp/protocol";
import type { ActionName, ActionParams, Browser, RequestOptions } from "@browser-mcp/protocol";
import type { KnownTabs } from "./known-tabs.js";
import type { TabQuestions } from "./tab-questions.js";
import { findTarget } from "./target.js";
import type { Target } from "./target.js";

/** Finds out which page a call works on; of browsers that tell by themselves, without asking before every read. */
export class TargetFinder {
  readonly #index = new BrowserIndex();

  /** @param known what the browser's events told so far, all of them */
  constructor(
    private readonly browser: Browser,
    private readonly known: KnownTabs,
    private readonly questions: TabQuestions,
  ) {}

  /** See {@link findTarget}. */
  async find<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
    mayUseAll: (urls: readonly string[]) => boolean,
  ): Promise<Target<A>> {
    return this.#known(action, params, options) ?? (await this.#asked(action, params, options, mayUseAll));
  }

  /**
   * What a read works on, where that is known without asking: its answer says which page it is of, and is looked at again.
   * What may change something is asked for every time.
   */
  #known<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Target<A> | undefined {
    if (actions[action].kind !== "read" || !("tabId" in params) || typeof params.tabId !== "number") {
      return undefined;
    }
    const { tabId } = params;
    const connected = this.browser.browsers();
    const { browserId: named } = options;
    const one = connected.length === 1 ? connected[0] : undefined;
    const browser = named === undefined ? one : this.#index.find(connected, named);
    if (browser?.capabilities.has(features.changeEvents) !== true) return undefined;
    const { browserId } = browser;
    const url = this.known.urlOf(browser, tabId);
    if (url === undefined) return undefined;
    return {
      url,
      browserId,
      tabId,
      params,
      options: optionsFor(browserId, options),
    };
  }

  async #asked<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
    mayUseAll: (urls: readonly string[]) => boolean,
  ): Promise<Target<A>> {
    const { moves } = this.known;
    const target = await findTarget(this.browser, this.questions, action, params, options, mayUseAll);
    const { url, browserId, tabId } = target;
    if (browserId !== undefined && tabId !== undefined) {
      this.known.listed({ browserId, id: tabId, url }, moves);
    }
    return target;
  }
}
