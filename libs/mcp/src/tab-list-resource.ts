import { awaited, BrowserMcpError, ContentMarks, features } from "@browser-mcp/protocol";
import type { Browser, BrowserEvent, Unsubscribe } from "@browser-mcp/protocol";
import type {
  ResourceChange,
  ResourceContents,
  ResourceDescriptor,
  ResourceRequest,
  ResourceSource,
  ResourceTemplateDescriptor,
} from "./resource-source.js";
import { iconsOf } from "./icons.js";
import { cutText } from "./cut-text.js";

const URI = "browser://tabs";
const form = /^browser:\/\/tabs(?:\?([^#]{1,1000}))?$/;

/** For how long a browser is waited for when nobody but a listener wants its tabs, in milliseconds. */
const REFRESH_TIMEOUT_MS = 2_000;

const mimeType = "application/json";
const title = "Open Tabs";
const annotations = { audience: ["user", "assistant"], priority: 1 } as const;

/** The keys under which changes are told: of all tabs, and of those of one browser. */
const ALL_KEY = "tabs";
const keyOf = (browserId: string): string => `${ALL_KEY}:${browserId}`;

/** The events after which the list shows something else. */
const shownInList: ReadonlySet<BrowserEvent["type"]> = new Set([
  "browser-disconnected",
  "tab-created",
  "tab-activated",
  "tab-navigated",
  "tab-removed",
] as const);

/**
 * Every tab of the connected browsers, or of one, as the resource `browser://tabs`.
 *
 * The existing extension tells of no tab that comes or goes (WIRE.md section 4): {@link refresh} asks it for its tabs,
 * and the differences are told as events by whoever keeps its connection.
 */
export class TabListResource implements ResourceSource {
  readonly templates: readonly ResourceTemplateDescriptor[] = [
    {
      uriTemplate: `${URI}{?browser}`,
      name: "tabs",
      title,
      icons: iconsOf("tabs"),
      description: "Every open tab of the connected browsers, or of the one whose browserId is given.",
      mimeType,
    },
  ];
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  owns(uri: string): boolean {
    return parse(uri) !== undefined;
  }

  /** The one list, while a browser is connected. */
  list(_request: ResourceRequest, after?: string): Promise<readonly ResourceDescriptor[]> {
    if (after !== undefined || this.#browser.browsers().length === 0) return Promise.resolve([]);
    const description = "Every open tab of the connected browsers";
    return Promise.resolve([{ uri: URI, name: title, title, description, mimeType, annotations }]);
  }

  async read(uri: string, request: ResourceRequest): Promise<readonly ResourceContents[]> {
    const { browserId } = mustParse(uri);
    request.client?.doing(() => awaited(this.#browser, "getAllTabs", { browserId }));
    const reply = await this.#browser.request(
      "getAllTabs",
      {},
      {
        ...request,
        caller: { ...request.caller, tool: "resource tabs" },
        ...(browserId === undefined ? {} : { browserId }),
      },
    );
    const { data, unanswered = [] } = reply;
    const list = { tabs: data, ...(unanswered.length === 0 ? {} : { unanswered }) };
    const marks = new ContentMarks();
    marks.take("getAllTabs", reply);
    return [
      {
        uri,
        mimeType,
        text: JSON.stringify(list),
        ...(marks.meta === undefined ? {} : { _meta: marks.meta }),
      },
    ];
  }

  /** Ids of connected browsers, the one used last first. */
  complete(
    _uriTemplate: string,
    argument: { readonly name: string; readonly value: string },
  ): Promise<readonly string[]> {
    if (argument.name !== "browser") {
      const name = cutText(argument.name, 100, "…");
      const message = `There is no argument "${name}"; there is only "browser".`;
      return Promise.reject(new BrowserMcpError("INVALID_PARAMETERS", message));
    }
    const ids = this.#browser.browsers().map(({ browserId }) => browserId);
    return Promise.resolve(ids.filter((id) => id.startsWith(argument.value)));
  }

  /** A browser need not be connected yet to be watched. */
  locate(uri: string): Promise<string> {
    const { browserId } = mustParse(uri);
    return Promise.resolve(browserId === undefined ? ALL_KEY : keyOf(browserId));
  }

  /** Asks the browsers that tell no tab events; one that gives no answer is asked again the next time. */
  async refresh(): Promise<void> {
    const silent = this.#browser
      .browsers()
      .filter(({ capabilities }) => !capabilities.has(features.tabEvents));
    await Promise.allSettled(
      silent.map(({ browserId }) =>
        this.#browser.request(
          "getAllTabs",
          {},
          {
            browserId,
            caller: { client: "browser-mcp", tool: "resource tabs" },
            timeoutMs: REFRESH_TIMEOUT_MS,
            maxAgeMs: 0,
          },
        ),
      ),
    );
  }

  subscribe(listener: (change: ResourceChange) => void): Unsubscribe {
    return this.#browser.subscribe((event) => {
      if (event.type === "browser-connected") listener(updated(event.browser.browserId));
      else if (shownInList.has(event.type)) listener(updated(event.browserId));
    });
  }
}

const updated = (browserId: string): ResourceChange => ({
  type: "updated",
  keys: [ALL_KEY, keyOf(browserId)],
});

/** Reads `browser://tabs` and `?browser={browserId}`; undefined where it is anything else. */
function parse(uri: string): { readonly browserId?: string } | undefined {
  const [whole, query] = form.exec(uri) ?? [];
  if (whole === undefined) return undefined;
  if (query === undefined) return {};
  const options = new URLSearchParams(query);
  const browserId = options.get("browser");
  return options.size !== 1 || browserId === null || browserId === "" ? undefined : { browserId };
}

function mustParse(uri: string): { readonly browserId?: string } {
  const parsed = parse(uri);
  if (parsed !== undefined) return parsed;
  throw new BrowserMcpError("INVALID_PARAMETERS", `Invalid resource URI: ${cutText(uri, 200, "…")}`);
}
