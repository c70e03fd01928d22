import type { ServerPlace } from "../background/running-server.js";
import type { Config } from "../config/config-schema.js";

/** Where the server of these settings is reached, and with which credentials. */
export function serverPlace({ server: { host, port } }: Config): Promise<ServerPlace> {
  return Promise.resolve({ host, port, headers: {} });
}
