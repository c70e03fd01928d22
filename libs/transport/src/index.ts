export { ExtensionHub } from "./extension-hub.js";
export type { ExtensionHubOptions } from "./extension-hub.js";
export { readFrame } from "./frame-reader.js";
export type { HubStats } from "./hub-stats.js";
export { defaultHubLimits } from "./limits.js";
export type { HubLimits } from "./limits.js";
