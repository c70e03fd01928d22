export { CachedBrowser } from "./cached-browser.js";
export type { CacheOptions, CacheStats } from "./cached-browser.js";
