export * from "./actions.js";
export * from "./browser.js";
export * from "./errors.js";
export * from "./events.js";
export * from "./frames.js";
export * from "./logger.js";
export * from "./page.js";
export * from "./replies.js";
