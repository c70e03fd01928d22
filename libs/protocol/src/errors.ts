/** What one error code means and what a person or a model can do about it. */
export interface ErrorDescription {
  /** One sentence for the error catalogue. */
  readonly meaning: string;
  /** The hint used when the place that throws has no better one. */
  readonly hint: string;
}

/** Every code a {@link BrowserMcpError} may carry; the one catalogue, also used to generate its documentation. */
export const errorCatalogue = {
  CONNECTION_NOT_AVAILABLE: {
    meaning: "No browser extension is connected, or not the one that was asked for.",
    hint: "Open the browser with the Browser MCP extension, or run `browser-mcp start` to launch one.",
  },
  CONNECTION_CLOSED: {
    meaning: "The browser's connection was lost while it worked on the call.",
    hint: "The extension reconnects by itself; repeat the call.",
  },
  REQUEST_TIMEOUT: {
    meaning: "The browser did not answer before the deadline.",
    hint: "The page may be frozen or very large; repeat the call or read another tab.",
  },
  CANCELLED: {
    meaning: "The caller cancelled the call or went away.",
    hint: "Repeat the call if its answer is still wanted.",
  },
  TAB_NOT_FOUND: {
    meaning: "No connected browser has a tab with that id.",
    hint: "Call get_browser_tabs to see the tabs that are open now.",
  },
  TAB_CLOSED: {
    meaning: "The tab was closed, or its page left, while the call was at work.",
    hint: "Call get_browser_tabs to see the tabs that are open now.",
  },
  PAGE_NOT_READABLE: {
    meaning: "The browser lets no extension read that page (chrome://, the web store, some local documents).",
    hint: "Read another tab; get_browser_tabs shows the address of each.",
  },
  ELEMENT_NOT_FOUND: {
    meaning: "No element of the page matches the selector.",
    hint: "Call get_dom_snapshot without a selector to see what the page has.",
  },
  UNSUPPORTED_ACTION: {
    meaning: "The connected extension cannot do what was asked.",
    hint: "Update the Browser MCP extension in that browser.",
  },
  INVALID_PARAMETERS: {
    meaning: "An argument is missing, unknown, of the wrong type or out of range.",
    hint: "Correct the named argument and repeat the call.",
  },
  INVALID_REPLY: {
    meaning: "The browser's answer does not have the form that the action promises.",
    hint: "Repeat the call; if it stays so, update the extension.",
  },
  PERMISSION_DENIED: {
    meaning: "A rule, the browser or a person refused the call.",
    hint: "Ask the person who owns the browser to allow it.",
  },
  CONSENT_REQUIRED: {
    meaning: "The policy wants a person's leave for this call, and neither browser nor client can ask them.",
    hint: "Use the Browser MCP extension or a client that can ask (elicitation), or allow the call in the policy.",
  },
  INPUT_REQUIRED: {
    meaning: "The call waits for answers that its client is asked for first; no failure.",
    hint: "Answer what is asked and repeat the call with the answers.",
  },
  CLIENT_CAPABILITY_MISSING: {
    meaning: "The call needs something of its client that the client has not announced.",
    hint: "Use a client that can be asked, or call something that asks nothing.",
  },
  RATE_LIMITED: {
    meaning: "The browser or the server accepts no more calls of this kind for the moment.",
    hint: "Wait a second and repeat the call.",
  },
  LIMIT_EXCEEDED: {
    meaning: "A bound of the server is reached: connections, sessions, sizes or calls in flight.",
    hint: "Close what is no longer used, or raise the named limit in the configuration.",
  },
  SCRIPT_ERROR: {
    meaning: "The script threw, could not be parsed, or yielded a value that cannot be handed out.",
    hint: "Correct the script and repeat the call; what it did before it failed stays done.",
  },
  BROWSER_ERROR: {
    meaning: "The browser reported an error of its own; the message quotes it.",
    hint: "Read the quoted text; another tab or a reload may help.",
  },
  TOOL_NOT_FOUND: {
    meaning: "There is no tool of that name.",
    hint: "List the tools with `browser-mcp tools` or tools/list.",
  },
  BROWSER_NOT_FOUND: {
    meaning: "No Chrome, Edge or Chromium could be found on this machine.",
    hint: "Run `browser-mcp install-browser`, or set BROWSER_MCP_BROWSER to the path of a browser.",
  },
  BROWSER_INSTALL_FAILED: {
    meaning: "No browser could be installed.",
    hint: "Install Chrome, Edge or Chromium by hand and repeat the command.",
  },
  BROWSER_LAUNCH_FAILED: {
    meaning: "The browser did not start, or its extension did not load.",
    hint: "Start it with --log-level debug to see what the browser says.",
  },
  PORT_IN_USE: {
    meaning: "Another program listens on the port.",
    hint: "Stop that program, or choose another port with --port (0 = any free port).",
  },
  SERVER_INCOMPATIBLE: {
    meaning: "The server that runs on the port has another version, and cannot be replaced.",
    hint: "Run `browser-mcp stop` and connect again.",
  },
  INVALID_CONFIGURATION: {
    meaning: "A setting has a wrong value, or a named configuration file cannot be read.",
    hint: "Correct the named setting.",
  },
  INTERNAL_ERROR: {
    meaning: "A fault of the server itself.",
    hint: "Repeat the call; if it stays so, report it with the server's log.",
  },
} as const satisfies Record<string, ErrorDescription>;

/** One of the codes of {@link errorCatalogue}. */
export type ErrorCode = keyof typeof errorCatalogue;

/** What may accompany an error: a better hint than the catalogue's, and the error behind it (for logs only). */
export interface ErrorExtras {
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The one error type that crosses a room's wall. */
export class BrowserMcpError extends Error {
  override readonly name = "BrowserMcpError";
  /** What a person or a model can do next; one sentence. */
  readonly hint: string;

  /**
   * @param code one of the catalogue
   * @param message one sentence that names what failed: the tab, the argument, the deadline
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    extras: ErrorExtras = {},
  ) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.hint = extras.hint ?? errorCatalogue[code].hint;
  }

  /** Whatever was thrown, as a coded error; an unknown one becomes `INTERNAL_ERROR` without its stack. */
  static from(thrown: unknown): BrowserMcpError {
    if (thrown instanceof BrowserMcpError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new BrowserMcpError("INTERNAL_ERROR", message, { cause: thrown });
  }
}

/** Whether a string that came from outside (an extension's error frame) is one of our codes. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}
