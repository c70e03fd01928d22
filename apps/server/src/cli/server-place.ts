import type { ServerPlace } from "../background/running-server.js";
import type { Config } from "../config/config-schema.js";
import { TokenFile } from "../security/token-file.js";

/**
 * Where the server of these settings is reached, and with which credentials.
 * @throws BrowserMcpError INVALID_CONFIGURATION where the token cannot be read
 */
export async function serverPlace({ server: { host, port }, security }: Config): Promise<ServerPlace> {
  return { host, port, headers: await tokenHeader(security) };
}

/** Only where these settings ask for a token is it sent: whoever else listens there must not learn it. */
export async function tokenHeader(security: Config["security"]): Promise<Readonly<Record<string, string>>> {
  if (!security.require_token) return {};
  const token = await new TokenFile(security.token_file).read();
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}
