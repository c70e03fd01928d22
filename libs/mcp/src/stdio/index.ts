export { StdioBridge } from "./stdio-bridge.js";
export type { StdioBridgeOptions } from "./stdio-bridge.js";
export { responseText } from "./response-text.js";
export { ServerConnection, ServerGoneError } from "./server-connection.js";
export type { ServerAddress, ServerRequest, TlsTrust } from "./server-connection.js";
export type { ServerSource } from "./server-link.js";
