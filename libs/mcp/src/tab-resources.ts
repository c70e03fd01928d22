import { awaited, BrowserMcpError, ContentMarks } from "@browser-mcp/protocol";
import type { CancelSignal } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  Browser,
  BrowserReply,
  Screenshot,
  Tab,
  Unsubscribe,
} from "@browser-mcp/protocol";
import { cutText } from "./cut-text.js";
import { iconsOf } from "./icons.js";
import type {
  ResourceChange,
  ResourceContents,
  ResourceDescriptor,
  ResourceRequest,
  ResourceSource,
  ResourceTemplateDescriptor,
} from "./resource-source.js";
import { changesOf, tabKey } from "./tab-changes.js";
import { completeTabId } from "./tab-completion.js";
import { TabCounts } from "./tab-counts.js";
import { tabReaders } from "./tab-readers.js";
import { compareTabUris, formatTabUri, parseTabUri, tabResourceKinds } from "./tab-uri.js";
import type { TabUri } from "./tab-uri.js";

/** What a person looks at is what they most likely ask about. */
const PRIORITY = { shown: 0.8, hidden: 0.3 };

/** UTF-16 code units of a title or address in a list; pages may have any. */
const MAX_LABEL = 300;

/** Scales an image down where it has more bytes than a result may have, until the signal is aborted. */
export type FitScreenshot = (screenshot: Screenshot, signal: CancelSignal | undefined) => Promise<Screenshot>;

const severalBrowsers = "Where several browsers have a tab of that id, add ?browser= with a browserId.";

/** What the tabs of all connected browsers hold, as resources `browser://tab/{id}/{kind}` (WIRE.md 5.3). */
export class TabResources implements ResourceSource {
  readonly templates: readonly ResourceTemplateDescriptor[] = tabResourceKinds.map((kind) => {
    const { title, icon, description, mimeType } = tabReaders[kind];
    return {
      uriTemplate: `browser://tab/{id}/${kind}`,
      name: `tab-${kind}`,
      title,
      icons: iconsOf(icon),
      description: `${description} ${severalBrowsers}`,
      mimeType,
    };
  });
  readonly #browser: Browser;
  readonly #fitScreenshot: FitScreenshot;
  readonly #counts = new TabCounts();

  /** @param fitScreenshot bounds an image as the tools do; default: images stay as they are */
  constructor(browser: Browser, fitScreenshot: FitScreenshot = (screenshot) => Promise.resolve(screenshot)) {
    this.#browser = browser;
    this.#fitScreenshot = fitScreenshot;
  }

  owns(uri: string): boolean {
    return parseTabUri(uri) !== undefined;
  }

  /** Every kind of every tab; nothing, at once, while no browser is connected. */
  async list(request: ResourceRequest, after?: string): Promise<readonly ResourceDescriptor[]> {
    const tabs = await this.#tabsNow(request);
    const shared = idsOfSeveral(tabs);
    const start = after === undefined ? undefined : parseTabUri(after);
    return tabs
      .flatMap((tab) =>
        tabResourceKinds.map((kind) => ({
          tab,
          uri: { tabId: tab.id, kind, ...(shared.has(tab.id) ? { browserId: tab.browserId } : {}) },
        })),
      )
      .filter(({ uri }) => start === undefined || compareTabUris(uri, start) > 0)
      .sort((a, b) => compareTabUris(a.uri, b.uri))
      .map(({ tab, uri }) => this.#describe(tab, uri));
  }

  async read(uri: string, request: ResourceRequest): Promise<readonly ResourceContents[]> {
    const target = this.#parse(uri);
    const { tabId, kind, full = false } = target;
    const reader = tabReaders[kind];
    const own = { ...request, caller: { ...request.caller, tool: `resource ${kind}` } };
    const marks = new ContentMarks();
    let browserId = target.browserId;
    const { count, ...reading } = await reader.read(
      async (action, params) => {
        const reply = await this.#ask(action, params, target, own);
        browserId = reply.browserId;
        marks.take(action, reply);
        return reply.data;
      },
      tabId,
      full,
      (screenshot) => this.#fitScreenshot(screenshot, own.signal),
    );
    if (count === 0 && reader.emptyProvesNothing === true) await this.#find(target, own);
    if (count !== undefined && browserId !== undefined) this.#counts.set(browserId, tabId, kind, count);
    return [{ uri, ...reading, ...(marks.meta === undefined ? {} : { _meta: marks.meta }) }];
  }

  /** Ids of open tabs, see {@link completeTabId}. */
  async complete(
    _uriTemplate: string,
    argument: { readonly name: string; readonly value: string },
    request: ResourceRequest,
  ): Promise<readonly string[]> {
    if (argument.name !== "id") {
      const name = cutText(argument.name, 100, "…");
      throw new BrowserMcpError("INVALID_PARAMETERS", `There is no argument "${name}"; there is only "id".`);
    }
    return completeTabId(await this.#tabsNow(request), argument.value);
  }

  async locate(uri: string, request: ResourceRequest): Promise<string> {
    const target = this.#parse(uri);
    const { browserId } = await this.#find(target, request);
    return tabKey(browserId, target.tabId, target.kind);
  }

  subscribe(listener: (change: ResourceChange) => void): Unsubscribe {
    return this.#browser.subscribe((event) => {
      this.#counts.notice(event);
      for (const change of changesOf(event)) listener(change);
    });
  }

  #parse(uri: string): TabUri {
    const target = parseTabUri(uri);
    if (target !== undefined) return target;
    throw new BrowserMcpError("INVALID_PARAMETERS", `Invalid resource URI: ${cutText(uri, 200, "…")}`);
  }

  #describe(tab: Tab, uri: TabUri): ResourceDescriptor {
    const { title, unit, mimeType, audience, describe } = tabReaders[uri.kind];
    const count = unit === undefined ? undefined : this.#counts.get(tab)?.get(uri.kind);
    const label = count === undefined || unit === undefined ? shorten(tab.title) : `${count} ${unit}`;
    return {
      uri: formatTabUri(uri),
      name: `${title} - ${label}`,
      // For clients that show a title: which page it is, where the name tells a count instead.
      ...(count === undefined ? {} : { title: `${title} - ${shorten(tab.title)}` }),
      description: describe(shorten(tab.url), count),
      mimeType,
      annotations: { audience, priority: tab.active ? PRIORITY.shown : PRIORITY.hidden },
    };
  }

  /** Every tab, or none where no browser is there to be asked; waits for no reconnect. */
  async #tabsNow(request: ResourceRequest): Promise<readonly Tab[]> {
    if (this.#browser.browsers().length === 0) return [];
    const reply = await this.#browser.request("getAllTabs", {}, request);
    return reply.data;
  }

  /**
   * The one tab that a URI means.
   * @throws BrowserMcpError TAB_NOT_FOUND, INVALID_PARAMETERS where several browsers have it, and what the port throws
   */
  async #find({ tabId, kind, browserId }: TabUri, request: ResourceRequest): Promise<Tab> {
    const options = { ...request, ...(browserId === undefined ? {} : { browserId }) };
    const { data } = await this.#browser.request("getAllTabs", {}, options);
    const [tab, another] = data.filter(({ id }) => id === tabId);
    if (tab === undefined) throw new BrowserMcpError("TAB_NOT_FOUND", `No tab with id: ${tabId}.`);
    if (another === undefined) return tab;
    const candidates = data.filter(({ id }) => id === tabId).map((one) => one.browserId);
    throw ambiguous(`Several browsers have a tab ${tabId}: ${candidates.join(", ")}`, { tabId, kind });
  }

  async #ask<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    target: TabUri,
    request: ResourceRequest,
  ): Promise<BrowserReply<A>> {
    const { browserId, tabId } = target;
    request.client?.doing(() => awaited(this.#browser, action, { browserId, tabId }));
    try {
      const options = { ...request, ...(browserId === undefined ? {} : { browserId }) };
      return await this.#browser.request(action, params, options);
    } catch (error) {
      // The port names its own way out, `browserId`; whoever reads a resource has a URI only.
      const isAmbiguous = error instanceof BrowserMcpError && error.code === "INVALID_PARAMETERS";
      throw isAmbiguous && browserId === undefined ? ambiguous(error.message, target, error) : error;
    }
  }
}

function ambiguous(message: string, { tabId, kind }: TabUri, cause?: unknown): BrowserMcpError {
  const form = `${formatTabUri({ tabId, kind })}?browser=`;
  return new BrowserMcpError("INVALID_PARAMETERS", message, {
    hint: `Name one of them in the URI: ${form}<browserId>`,
    cause,
  });
}

/** The ids that more than one browser has. */
function idsOfSeveral(tabs: readonly Tab[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const several = new Set<number>();
  for (const { id } of tabs) (seen.has(id) ? several : seen).add(id);
  return several;
}

const shorten = (text: string): string => cutText(text, MAX_LABEL, "…");
