import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ActionName, Browser, Consent, ConsentQuestion, RequestOptions } from "@browser-mcp/protocol";

/** What a person is asked, and about which tab. */
export interface ConsentRequest extends Omit<ConsentQuestion, "what"> {
  readonly action: ActionName;
  /** The rule that wants it. */
  readonly rule: string;
  readonly browserId?: string;
  /** Absent where no single tab is meant: the browser then cannot ask. */
  readonly tabId?: number;
}

/** Answers that are remembered; the oldest is forgotten first, and asked for again. */
const MOST_REMEMBERED = 1_000;

/** What each action does, for a person. */
const whatIsDone: Readonly<Record<ActionName, string>> = {
  getAllTabs: "List the open tabs.",
  getPageContent: "Read the text of the page.",
  getDOMSnapshot: "Read the elements of the page.",
  executeScript: "Run a script in the page, with your rights there.",
  getConsoleMessages: "Read the console of the page.",
  getNetworkData: "Read what the page requested from the network.",
  captureScreenshot: "Take a picture of the page.",
  getPerformanceMetrics: "Read how the page loaded.",
  getAccessibilityTree: "Read the accessibility tree of the page.",
  attachDebugger: "Attach the browser's debugger to the tab.",
  detachDebugger: "Detach the browser's debugger from the tab.",
  getCookies: "Read the cookies of the site.",
  getStorageData: "Read what the site stores in the browser.",
  emulateDevice: "Show the page as on another device.",
  setUserAgent: "Change what the browser says it is.",
  requestConsent: "Ask you for leave.",
  cdp: "Send a command of the DevTools protocol to the tab.",
};

/** Asks people, in the browser where it can, else through the client, and remembers what they said for good. */
export class ConsentDesk {
  readonly #browser: Browser;
  readonly #remembered = new Map<string, "site" | "never">();
  /** The calls that may go on, each by itself. */
  readonly #once = new Map<string, true>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * Settles when the person lets the call go on.
   * @returns how that was decided
   * @throws BrowserMcpError PERMISSION_DENIED where they do not, CONSENT_REQUIRED where nobody can be asked, and what
   * asking meets
   */
  async ask(request: ConsentRequest, options: RequestOptions): Promise<Consent["decision"]> {
    const { caller } = options;
    const key = [nameOf(caller.client), request.tool, request.site].join("\n");
    const callKey = caller.call === undefined ? undefined : `${caller.call}\n${key}`;
    if (callKey !== undefined && this.#once.has(callKey)) return "once";
    const decision = this.#remembered.get(key) ?? (await this.#decide(request, options));
    if (decision === "site" || decision === "never") remember(this.#remembered, key, decision);
    else if (decision === "once" && callKey !== undefined) remember(this.#once, callKey, true);
    if (decision === "once" || decision === "site") return decision;
    throw refusal(request, decision);
  }

  async #decide(request: ConsentRequest, options: RequestOptions): Promise<Consent["decision"]> {
    const { caller } = options;
    const wait = caller.waitForPerson ?? (<T>(waiting: Promise<T>) => waiting);
    const inBrowser = this.#inBrowser(request, options);
    if (inBrowser !== undefined) return wait(inBrowser);
    const { tool, site } = request;
    if (caller.ask !== undefined) return wait(caller.ask({ tool, site, what: whatIsDone[request.action] }));
    throw new BrowserMcpError(
      "CONSENT_REQUIRED",
      `${tool} on ${site} needs a person's leave by the rule ${request.rule}, and neither the browser nor the client can ask for it.`,
      {
        hint: "Use the Browser MCP extension of this project or a client with elicitation, or take the rule out of the server's configuration.",
      },
    );
  }

  #inBrowser(request: ConsentRequest, options: RequestOptions): Promise<Consent["decision"]> | undefined {
    const { tabId, browserId, tool, action } = request;
    if (tabId === undefined) return undefined;
    const browser = this.#browser.browsers().find((one) => one.browserId === browserId);
    if (browser?.capabilities.has("requestConsent") !== true) return undefined;
    const { caller, signal } = options;
    return this.#browser
      .request(
        "requestConsent",
        {
          tabId,
          client: caller.client.slice(0, 200) || "unknown",
          tool: tool.slice(0, 100),
          what: whatIsDone[action],
        },
        { caller, browserId: browser.browserId, ...(signal === undefined ? {} : { signal }) },
      )
      .then(({ data }) => data.decision);
  }
}

/** A client is the same one when its version has changed. */
const nameOf = (client: string): string => client.replace(/ +v?\d[\w.+-]*$/, "");

function remember<T>(answers: Map<string, T>, key: string, answer: T): void {
  answers.delete(key);
  answers.set(key, answer);
  if (answers.size <= MOST_REMEMBERED) return;
  for (const oldest of answers.keys()) {
    answers.delete(oldest);
    return;
  }
}

function refusal({ tool, site, rule }: ConsentRequest, decision: Consent["decision"]): BrowserMcpError {
  const reason =
    decision === "expired"
      ? "nobody answered in time"
      : decision === "closed"
        ? "the question was closed without an answer"
        : "the person said never";
  return new BrowserMcpError(
    "PERMISSION_DENIED",
    `${tool} on ${site} was not allowed: ${reason} (rule ${rule}).`,
    {
      hint: "Do without it, or ask the person to allow it and repeat the call.",
    },
  );
}
