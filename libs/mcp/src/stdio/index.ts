export { StdioBridge } from "./stdio-bridge.js";
export type { StdioBridgeOptions } from "./stdio-bridge.js";
export type { ServerAddress } from "./server-connection.js";
export type { ServerSource } from "./server-link.js";
