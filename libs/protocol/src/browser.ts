import type { ActionName, ActionParams, ActionResult } from "./actions.js";
import type { CancelSignal } from "./cancellation.js";
import type { LongText } from "./long-text.js";
import type { Consent, Tab } from "./page.js";

/** Who asks: travels with every request so that policy and audit below the tools know it. */
export interface Caller {
  /** Name and version of the MCP client as it introduced itself, or "unknown". */
  readonly client: string;
  /** MCP session id; absent for a bare request. */
  readonly session?: string;
  /** Tool, resource or prompt that asks. */
  readonly tool?: string;
  /** Number of the tool's call, as logs name it. */
  readonly call?: number;
  /** Asks the person behind the client a question of the policy's; absent where the client has no way to be asked. */
  readonly ask?: AskThroughClient;
  /**
   * To be put around whatever waits for a person: their time is not the call's, and does not count against its deadline.
   * Absent where there is no deadline.
   */
  readonly waitForPerson?: <T>(wait: Promise<T>) => Promise<T>;
}

/** What a person is asked before a client does something on a site. */
export interface ConsentQuestion {
  /** The tool, resource or prompt. */
  readonly tool: string;
  /** Host and port of the page, as a person reads it. */
  readonly site: string;
  /** What will be done, one sentence for the person. */
  readonly what: string;
}

/**
 * Puts a question to the person through their MCP client (elicitation, or `input_required` in the newer era). Settles
 * within the question's own time limit, which ends in `expired`.
 * @throws BrowserMcpError CANCELLED; and whatever tells the endpoint to send the question instead of a result, which
 * must be let through as it is
 */
export type AskThroughClient = (question: ConsentQuestion) => Promise<Consent["decision"]>;

/** How to ask. */
export interface RequestOptions {
  readonly caller: Caller;
  /** Aborting it ends the request with `CANCELLED`. */
  readonly signal?: CancelSignal;
  /** Milliseconds; instead of the action's own deadline. */
  readonly timeoutMs?: number;
  /** Ask this browser; otherwise the one that owns the tab, or the one used last. */
  readonly browserId?: string;
  /** Milliseconds a cached answer may be old; 0 = live. Absent = as the cache's rules allow. */
  readonly maxAgeMs?: number;
  /**
   * An earlier reply to the same question, as it came: a browser that reads the same texts again may then say so in place
   * of sending them. What comes back is complete and of now all the same.
   */
  readonly held?: BrowserReply<"getPageContent">;
}

/** Options that are being put together. */
export type RequestOptionsDraft = { -readonly [K in keyof RequestOptions]: RequestOptions[K] };

/**
 * A copy to be changed. Written field by field, as is done for every call: what is spread and then gains a field costs thirty
 * times as much.
 */
export function copyOfOptions(options: RequestOptions): RequestOptionsDraft {
  const { caller, signal, timeoutMs, browserId, maxAgeMs, held } = options;
  const copy: RequestOptionsDraft = { caller };
  if (signal !== undefined) copy.signal = signal;
  if (timeoutMs !== undefined) copy.timeoutMs = timeoutMs;
  if (browserId !== undefined) copy.browserId = browserId;
  if (maxAgeMs !== undefined) copy.maxAgeMs = maxAgeMs;
  if (held !== undefined) copy.held = held;
  return copy;
}

/** The same options for one browser. */
export function optionsFor(browserId: string, options: RequestOptions): RequestOptions {
  const copy = copyOfOptions(options);
  copy.browserId = browserId;
  return copy;
}

/** A browser that was asked beside others and gave no answer that could be used. */
export interface UnansweredBrowser {
  readonly browserId: string;
  /** What a person calls it, see `ConnectedBrowser.name`. */
  readonly name: string;
  /** Why, in words that end a sentence "no answer from it: …". */
  readonly reason: string;
}

/** An answer and where it comes from. */
export interface BrowserReply<A extends ActionName> {
  readonly data: ActionResult<A>;
  readonly browserId: string;
  /** The tab that answered, where the extension says so or the request named it. */
  readonly tabId?: number;
  /** The document that answered, where the extension says so. */
  readonly documentId?: string;
  /** The document's address when it answered, where the extension says so. */
  readonly url?: string;
  /** False where the extension cannot see every change of what it sent: the reply must not be kept. */
  readonly observed?: boolean;
  /** What the document calls the texts of `data`, where the extension says so; they are the same wherever the name is. */
  readonly contentName?: string;
  /** Milliseconds since the epoch at which the browser's answer arrived. */
  readonly receivedAt: number;
  /** How many secret values of it were hidden, by kind; absent when none was. */
  readonly redactions?: Readonly<Record<string, number>>;
  /** Long texts of `data` with their JSON, for whoever needs that of the very same text; absent where nothing is known. */
  readonly texts?: readonly LongText[];
  /** Of `getAllTabs` over several browsers: those whose tabs are missing from `data`. Absent when none is. */
  readonly unanswered?: readonly UnansweredBrowser[];
}

/** One browser (a profile with an extension in it) that is connected now. */
export interface ConnectedBrowser {
  /** Stable for our extension; made by the server for the existing one. */
  readonly browserId: string;
  /** What a person calls it: "Chrome", "Chromium", "Edge", … */
  readonly name: string;
  /** The extension's version; absent for the existing extension, which does not say. */
  readonly extensionVersion?: string;
  /** The extension's id from its Origin; absent for a local program. */
  readonly extensionId?: string;
  /** 1 = the existing extension's contract, 2 = the superset. */
  readonly protocol: 1 | 2;
  /** Action names and features it has. */
  readonly capabilities: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
}

/** What changed, told to subscribers. Times are milliseconds since the epoch. */
export type BrowserEvent =
  | { readonly type: "browser-connected"; readonly browser: ConnectedBrowser }
  | { readonly type: "browser-disconnected"; readonly browserId: string }
  | {
      readonly type: "tab-created" | "tab-activated" | "tab-navigated";
      readonly browserId: string;
      readonly tabId: number;
      readonly tab: Tab;
    }
  | {
      /**
       * `debugger-detached`: once, as soon as it is known that the debugger is no longer at the tab, whoever ended that;
       * before `tab-removed` or `browser-disconnected` where these are why.
       */
      readonly type: "tab-removed" | "tab-changed" | "debugger-detached";
      readonly browserId: string;
      readonly tabId: number;
    }
  | {
      readonly type: "debugger-event";
      readonly browserId: string;
      readonly tabId: number;
      readonly method: string;
      /** Where the event has a `size`, read from what came each time that it is asked for: at a price. */
      readonly params: unknown;
      readonly timestamp: number;
      /** UTF-16 units of the frame in which it came, where it is kept as that. */
      readonly size?: number | undefined;
      /** Execution context of a call of the console, where that is known before `params` are read. */
      readonly context?: number | undefined;
    }
  | {
      readonly type: "page-data";
      readonly browserId: string;
      readonly tabId: number;
      readonly source: "devtools" | "content-script";
      readonly data: unknown;
    };

/** Ends a subscription; calling it again does nothing. */
export type Unsubscribe = () => void;

/**
 * The port in the middle of the house: "do this action on that tab, give me the typed reply; tell me what changed".
 * `transport` implements it over sockets; `cache` and `guard` implement it by wrapping another one.
 */
export interface Browser {
  /**
   * Does one action. Settles within the deadline, whatever the browser does.
   * @throws BrowserMcpError CONNECTION_NOT_AVAILABLE, CONNECTION_CLOSED, REQUEST_TIMEOUT, CANCELLED, TAB_NOT_FOUND,
   * TAB_CLOSED, PAGE_NOT_READABLE, UNSUPPORTED_ACTION, INVALID_PARAMETERS, INVALID_REPLY, PERMISSION_DENIED,
   * RATE_LIMITED, LIMIT_EXCEEDED or BROWSER_ERROR
   */
  request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>>;
  /** The browsers connected now, the one used last first. */
  browsers(): readonly ConnectedBrowser[];
  /** Tells the listener of every event from now on. The listener must not throw. */
  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe;
}
