import { actions, BrowserMcpError, optionsFor } from "@browser-mcp/protocol";
import type { ActionName, ActionParams, Browser, RequestOptions, Tab } from "@browser-mcp/protocol";
import { denied } from "./denied.js";
import type { TabQuestions } from "./tab-questions.js";

/** What a call works on, and how it is to be made so that it works on nothing else. */
export interface Target<A extends ActionName> {
  /** The address that the page has now. */
  readonly url: string;
  readonly browserId?: string;
  /** Absent where one of several tabs is meant, each of which may be used, or none. */
  readonly tabId?: number;
  readonly params: ActionParams<A>;
  readonly options: RequestOptions;
}

/**
 * Finds out which page a call works on, by asking the browsers for their tabs.
 * @param mayUseAll whether every one of these addresses may be used without asking anyone
 * @throws BrowserMcpError TAB_NOT_FOUND, PERMISSION_DENIED where nobody can say which page it is, INVALID_PARAMETERS where
 * a tab must be named, and what asking meets
 */
export async function findTarget<A extends ActionName>(
  browser: Browser,
  questions: TabQuestions,
  action: A,
  params: ActionParams<A>,
  options: RequestOptions,
  mayUseAll: (urls: readonly string[]) => boolean,
): Promise<Target<A>> {
  if ("url" in params && typeof params.url === "string") return { url: params.url, params, options };
  const { browserId } = options;
  const { data, unanswered = [] } = await questions.ask(options);
  const named = "tabId" in params && typeof params.tabId === "number" ? params.tabId : undefined;
  const meant = data.filter(named === undefined ? inFront(browser, browserId) : ({ id }) => id === named);
  const [tab, another] = meant;
  if (tab === undefined) {
    if (unanswered.length > 0 || named === undefined) {
      throw denied("security", "the address of the tab's page is not known");
    }
    throw new BrowserMcpError("TAB_NOT_FOUND", `No tab with id: ${named}.`);
  }
  if (another !== undefined) return oneOf(meant, tab, params, options, mayUseAll);
  // From here on that tab is meant, whatever comes to the front meanwhile.
  const takesTab = "tabId" in actions[action].params.shape;
  return {
    url: tab.url,
    browserId: tab.browserId,
    tabId: tab.id,
    params: takesTab ? { ...params, tabId: tab.id } : params,
    options: optionsFor(tab.browserId, options),
  };
}

/** Where several may be meant, it must not matter which. */
function oneOf<A extends ActionName>(
  tabs: readonly Tab[],
  first: Tab,
  params: ActionParams<A>,
  options: RequestOptions,
  mayUseAll: (urls: readonly string[]) => boolean,
): Target<A> {
  if (mayUseAll(tabs.map(({ url }) => url))) return { url: first.url, params, options };
  throw new BrowserMcpError(
    "INVALID_PARAMETERS",
    "Several tabs may be meant, and the rules do not treat them alike.",
    {
      hint: "Name tabId, and browserId where several browsers have it, as get_browser_tabs lists them.",
    },
  );
}

function inFront(browser: Browser, browserId: string | undefined): (tab: Tab) => boolean {
  const usedLast = browserId ?? browser.browsers()[0]?.browserId;
  return (tab) => tab.active && tab.browserId === usedLast;
}
