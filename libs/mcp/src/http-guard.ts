import { authorityOf, isEncrypted } from "./http-message.js";
import type { HttpRequest } from "./http-message.js";

/** Which names and origins may reach the server. */
export interface HttpGuardOptions {
  /** Host names (without port) beside the loopback ones under which the server is reached. */
  readonly allowedHosts?: readonly string[];
  /** Web origins, such as `http://localhost:6274`, whose pages may call the endpoint. */
  readonly allowedOrigins?: readonly string[];
}

/** Why a request is refused, in words for its sender. */
export type Refusal = string;

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** The address that the request came in at, as it stands in a Host header: a page that rebinds a name never sends it. */
function ownAddress({ socket }: HttpRequest): string | undefined {
  const address = socket.localAddress?.replace(/^::ffff:(?=\d+\.)/, "");
  return address?.includes(":") ? `[${address}]` : address;
}

/**
 * Keeps web pages out (MCP specification 2025-11-25, "Security Warning" of Streamable HTTP): a `Host` that is not
 * ours is a rebound DNS name; an `Origin` that is neither the server's own, under the name by which it is reached, nor
 * configured is somebody's page.
 */
export class HttpGuard {
  readonly #hosts: ReadonlySet<string>;
  #origins: ReadonlySet<string>;
  /** The last `Host` that was one of these names: clients keep to theirs. */
  #lastHost: string | undefined;

  constructor(options: HttpGuardOptions = {}) {
    this.#hosts = new Set([
      ...loopbackNames,
      ...(options.allowedHosts ?? []).map((host) => host.toLowerCase()),
    ]);
    this.#origins = new Set(options.allowedOrigins ?? []);
  }

  /** From now on these web origins may call the endpoint, and no others. */
  allowOrigins(origins: readonly string[]): void {
    this.#origins = new Set(origins);
  }

  /** Refuses a Host header that names another machine. */
  refuseHost(request: HttpRequest): Refusal | undefined {
    const host = authorityOf(request);
    if (host === undefined) return "The Host header is missing.";
    if (host === this.#lastHost) return undefined;
    const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
    if (this.#hosts.has(name)) {
      this.#lastHost = host;
      return undefined;
    }
    return name === ownAddress(request)
      ? undefined
      : `Host ${JSON.stringify(host.slice(0, 100))} is not served here.`;
  }

  /**
   * Refuses a Host header that names another machine, an Origin header that is neither ours nor configured, and what a
   * page of another origin loads without one.
   */
  refuse(request: HttpRequest): Refusal | undefined {
    const refusal = this.refuseHost(request);
    if (refusal !== undefined) return refusal;
    const { origin } = request.headers;
    if (origin === undefined) return refuseEmbedding(request);
    const own = `${isEncrypted(request) ? "https" : "http"}://${authorityOf(request) ?? ""}`;
    if (origin === own || this.#origins.has(origin)) return undefined;
    return `Origin ${JSON.stringify(origin.slice(0, 100))} may not call this server.`;
  }

  /** The CORS headers for a configured web origin; none for anybody else. */
  corsHeaders(request: HttpRequest): Readonly<Record<string, string>> {
    const origin = request.headers.origin;
    if (origin === undefined || !this.#origins.has(origin)) return {};
    return {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
      "Access-Control-Allow-Headers":
        "Accept, Authorization, Content-Type, Last-Event-ID, Mcp-Protocol-Version, Mcp-Session-Id",
      "Access-Control-Expose-Headers": "Mcp-Session-Id",
      Vary: "Origin",
    };
  }
}

/**
 * Browsers send no Origin with what a page merely loads (a script, a picture, a frame), but they do say that a page of
 * another origin wants it (W3C, Fetch Metadata Request Headers). A person may still be led here by a link.
 */
function refuseEmbedding({ headers }: HttpRequest): Refusal | undefined {
  const site = headers["sec-fetch-site"];
  if (site !== "cross-site" && site !== "same-site") return undefined;
  if (headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document") return undefined;
  return "Pages of other origins may not load this.";
}
