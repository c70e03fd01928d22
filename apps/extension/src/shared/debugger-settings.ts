/** Where `chrome.storage.sync` holds whether the debugger may be used; absent = yes. */
export const DEBUGGER_ALLOWED_KEY = "debuggerAllowed";

/** Where `chrome.storage.sync` holds the milliseconds after which an unused debugger session ends; absent = 60,000. */
export const DEBUGGER_IDLE_KEY = "debuggerIdleMs";
