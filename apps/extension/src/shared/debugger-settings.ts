/** Where `chrome.storage.sync` holds whether the debugger may be used; absent = yes. */
export const DEBUGGER_ALLOWED_KEY = "debuggerAllowed";

/** Where `chrome.storage.sync` holds the milliseconds after which an unused debugger session ends; absent = 60,000. */
export const DEBUGGER_IDLE_KEY = "debuggerIdleMs";

/** Milliseconds after which an unused session ends, where nothing or nothing sensible is stored. */
export const DEFAULT_DEBUGGER_IDLE_MS = 60_000;

/** The longest idle time, in milliseconds; the shortest is 0. */
export const MAX_DEBUGGER_IDLE_MS = 3_600_000;
