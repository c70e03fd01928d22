export * from "./ensure-browser.js";
export * from "./environment.js";
export { findBrowser, type FindBrowserOptions } from "./find-browser.js";
export type { BrowserName, FoundBrowser } from "./found-browser.js";
export * from "./install-browser.js";
export * from "./launch-browser.js";
export type { LaunchedBrowser } from "./launched-browser.js";
