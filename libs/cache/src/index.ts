export { CachedBrowser } from "./cached-browser.js";
export type { CacheOptions, CacheStats } from "./cached-browser.js";
export type { RecordingStats, RingStats } from "./recordings.js";
export type { RecordedDebuggerEvent } from "./debugger-events.js";
