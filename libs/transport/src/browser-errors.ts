import { BrowserMcpError, isErrorCode, type ActionName, type ErrorCode } from "@browser-mcp/protocol";

/** What an error frame says, and of which request. */
export interface BrowserFailure {
  readonly action: ActionName;
  readonly tabId?: number;
  /** The frame's `error`. */
  readonly text: string;
  /** The frame's `code`; superset only. */
  readonly code?: string;
  /** The frame's `hint`; superset only. */
  readonly hint?: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly hint?: string;
}

const readAnother =
  "The browser lets no extension into that page; call get_browser_tabs and read another tab.";

/** The texts of WIRE.md 2, 3 and 3.9 and what they mean; the first that fits counts. */
const rules: readonly Rule[] = [
  { pattern: /No tab with (?:given )?id/i, code: "TAB_NOT_FOUND" },
  {
    pattern: /Receiving end does not exist/i,
    code: "PAGE_NOT_READABLE",
    hint: "If the page was open before the extension was installed or updated, reload it; otherwise read another tab.",
  },
  { pattern: /No valid web pages/i, code: "PAGE_NOT_READABLE", hint: "Open a web page and repeat the call." },
  {
    pattern: /activeTab' permission is not in effect/i,
    code: "PAGE_NOT_READABLE",
    hint: "The shown tab is a page of the browser itself; bring a web page to the front and repeat the call.",
  },
  {
    pattern: /couldn't be parsed or was empty/i,
    code: "PAGE_NOT_READABLE",
    hint: "The page is sandboxed or a data: document; read another tab.",
  },
  {
    pattern: /Cannot access (?:a chrome:\/\/|contents of )|Content script not available/i,
    code: "PAGE_NOT_READABLE",
    hint: readAnother,
  },
  {
    pattern: /message channel closed before a response/i,
    code: "TAB_CLOSED",
    hint: "The page was left while the call was at work; repeat it.",
  },
  {
    pattern: /Could not serialize message/i,
    code: "SCRIPT_ERROR",
    hint: "The value is circular or a BigInt: return data that JSON can hold.",
  },
  {
    pattern: /MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND/i,
    code: "RATE_LIMITED",
    hint: "The browser takes two screenshots a second; wait a second and repeat the call.",
  },
];

/** As much of a browser's text as a message quotes; UTF-16 code units, as JavaScript counts. */
const MAX_QUOTED = 500;

const RECEIVING_END_MISSING = /Receiving end does not exist/i;

/** Whether the text leaves open if the tab is gone or only its page cannot be read (WIRE.md 3.9). */
export function mayBeMissingTab(text: string): boolean {
  return RECEIVING_END_MISSING.test(text);
}

const DEBUGGER_NOT_ATTACHED = /Debugger is not attached/i;

/** Whether the text says that a tab's debugger is not there: Chrome's words, whoever detached it. */
export function saysNotAttached(text: string): boolean {
  return DEBUGGER_NOT_ATTACHED.test(text);
}

/** An error frame as a coded error that says what to do. */
export function browserErrorOf(failure: BrowserFailure): BrowserMcpError {
  const plain = plainText(failure.text);
  const text = quoted(plain);
  if (failure.code !== undefined && isErrorCode(failure.code)) {
    return new BrowserMcpError(failure.code, text, failure.hint ? { hint: quoted(failure.hint) } : {});
  }
  const rule = rules.find(({ pattern }) => pattern.test(plain));
  const where = failure.tabId === undefined ? "" : ` on tab ${failure.tabId}`;
  if (rule === undefined) {
    return new BrowserMcpError("BROWSER_ERROR", `The browser failed at ${failure.action}${where}: ${text}`);
  }
  const message = rule.code === "TAB_NOT_FOUND" ? text : `${failure.action}${where} failed: ${text}`;
  return new BrowserMcpError(rule.code, message, rule.hint === undefined ? {} : { hint: rule.hint });
}

/** Debugger failures carry a JSON document inside the string (WIRE.md 2). */
function plainText(text: string): string {
  if (!text.startsWith("{")) return text;
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null && "message" in document) {
      return typeof document.message === "string" ? document.message : text;
    }
  } catch {
    // Not a document after all: the text is quoted as it came.
  }
  return text;
}

/** A text that a browser or a page wrote, cut to a length that a message can bear; never inside a surrogate pair. */
export function quoted(text: string): string {
  if (text.length <= MAX_QUOTED) return text;
  return `${text.slice(0, MAX_QUOTED - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
