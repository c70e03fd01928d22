import type { ServerPlace } from "../background/place.js";
import type { Config } from "../config/config-schema.js";
import { readCertificate } from "../http/tls-identity.js";
import { trustOnly } from "../http/trust-only.js";
import { TokenFile } from "../security/token-file.js";

/**
 * Where the server of these settings is reached, and with which credentials.
 * @throws BrowserMcpError INVALID_CONFIGURATION where the token or the certificate cannot be read
 */
export async function serverPlace({ server, security }: Config): Promise<ServerPlace> {
  const { host, port } = server;
  const certificate = await readCertificate(server);
  const headers = await tokenHeader(security);
  return { host, port, headers, ...(certificate && { tls: trustOnly(certificate) }) };
}

/** Only where these settings ask for a token is it sent: whoever else listens there must not learn it. */
async function tokenHeader(security: Config["security"]): Promise<Readonly<Record<string, string>>> {
  if (!security.require_token) return {};
  const token = await new TokenFile(security.token_file).read();
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}
