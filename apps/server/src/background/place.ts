import type { TlsTrust } from "@browser-mcp/mcp";
import { hostInUrl } from "../http/host-in-url.js";

/** Where a server is looked for. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  /** Credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** Present where it is reached by https. */
  readonly tls?: TlsTrust;
}

/** The address of a path of that server. */
export const urlOf = ({ host, port, tls }: ServerPlace, path: string): URL =>
  new URL(path, `${tls === undefined ? "http" : "https"}://${hostInUrl(host)}:${port}`);
