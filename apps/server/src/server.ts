import type { Logger } from "@browser-mcp/protocol";
import type { McpEndpoint } from "@browser-mcp/mcp";
import { SOCKET_PATH, BrowserMcpError } from "@browser-mcp/protocol";
import type { CachedBrowser } from "@browser-mcp/cache";
import type { AuditLog, PolicyBrowser } from "@browser-mcp/guard";
import type { ExtensionHub } from "@browser-mcp/transport";
import { isLoopback } from "./config/config-schema.js";
import type { Config } from "./config/config-schema.js";
import { hostInUrl } from "./http/host-in-url.js";
import type { HttpConnections } from "./http/http-connections.js";
import { HttpListener } from "./http/http-listener.js";
import type { HttpHandlers } from "./http/http-listener.js";
import type { TlsIdentity } from "./http/tls-identity.js";
import type { Occupancy } from "./http/occupancy.js";
import type { Routes } from "./http/routes.js";
import type { ServerCertificate } from "./security/server-certificate.js";
import type { ServerToken } from "./security/server-token.js";

/** Where a running server is reached. */
export interface Addresses {
  readonly mcp: string;
  /** What the extension connects to. */
  readonly webSocket: string;
  /** The same on the port beside it, where that is open. */
  readonly extraWebSocket: string | undefined;
  readonly health: string;
  /** Absent where metrics are switched off. */
  readonly metrics: string | undefined;
  /** The status page. */
  readonly page: string;
  /** The main port. */
  readonly port: number;
}

/** The parts that a server opens and closes. */
export interface ServerParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly routes: Routes;
  readonly endpoint: McpEndpoint;
  readonly occupancy: Occupancy;
  readonly cache: CachedBrowser;
  readonly hub: ExtensionHub;
  /** Absent where none is asked for. */
  readonly token: ServerToken | undefined;
  readonly certificate: ServerCertificate;
  readonly connections: HttpConnections;
  readonly policy: PolicyBrowser;
  readonly audit: AuditLog | undefined;
}

/** The running program: its ports, and the order in which everything ends. */
export class BrowserMcpServer {
  readonly #parts: ServerParts;
  readonly #listeners: HttpListener[] = [];
  #addresses: Addresses | undefined;
  #closing: Promise<void> | undefined;
  #cleanup: NodeJS.Timeout | undefined;
  #tls: TlsIdentity | undefined;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Where it is reached; absent before `start`. */
  get addresses(): Addresses | undefined {
    return this.#addresses;
  }

  /**
   * Opens the ports.
   * @throws BrowserMcpError PORT_IN_USE, or INVALID_CONFIGURATION also for certificates; nothing stays open then
   */
  async start(): Promise<Addresses> {
    const { config, routes, cache, logger } = this.#parts;
    const { port, ws_port: wsPort } = config.server;
    const host = hostInUrl(config.server.host);
    this.#cleanup = setInterval(() => {
      cache.cleanup();
    }, config.cache.cleanup_interval_secs * 1000);
    this.#cleanup.unref();
    try {
      this.#tls = await this.#followCertificate();
      if (this.#tls === undefined && !isLoopback(config.server.host)) {
        logger.warn("other machines reach this server and nothing is encrypted, the token neither", {
          remedy: "server.tls_cert and server.tls_key",
        });
      }
      await this.#askForToken();
      const main = await this.#listen(port, routes.main());
      // Where the first port is any, nobody can know the one beside it: it is off unless asked for.
      const beside = wsPort ?? (port === 0 || main.port === 65_535 ? 0 : main.port + 1);
      const extra =
        beside === 0
          ? undefined
          : await this.#listenBeside(beside, routes.socketPort(), wsPort !== undefined);
      const metrics = await this.#openMetrics(routes);
      const base = `${host}:${main.port}`;
      const metricsPort = metrics?.port ?? main.port;
      const [http, ws] = this.#tls === undefined ? ["http", "ws"] : ["https", "wss"];
      this.#addresses = {
        mcp: `${http}://${base}/mcp`,
        webSocket: `${ws}://${base}${SOCKET_PATH}`,
        extraWebSocket: extra === undefined ? undefined : `${ws}://${host}:${extra.port}${SOCKET_PATH}`,
        health: `${http}://${base}/health`,
        metrics: config.monitoring.enable_metrics ? `${http}://${host}:${metricsPort}/metrics` : undefined,
        page: `${http}://${base}/`,
        port: main.port,
      };
      return this.#addresses;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Takes nothing new, lets what is in flight end within `server.shutdown_grace_secs`, then closes. */
  async finish(): Promise<void> {
    const { endpoint, config, logger } = this.#parts;
    for (const listener of this.#listeners) void listener.stopAccepting();
    const limitMs = config.server.shutdown_grace_secs * 1000;
    const unfinished = await endpoint.drain(limitMs);
    if (unfinished > 0)
      logger.warn("calls did not end in time and are failed", { calls: unfinished, limitMs });
    await this.close();
  }

  /** Takes nothing new, ends what is in flight with an error, closes every socket with a reason. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { endpoint, occupancy, hub, cache, policy, audit, token, certificate } = this.#parts;
    clearInterval(this.#cleanup);
    token?.close();
    certificate.close();
    const listeners = this.#listeners.map((listener) => listener.close());
    occupancy.close();
    await endpoint.close();
    policy.close();
    cache.close();
    await hub.close("The server is shutting down.");
    await audit?.close();
    await Promise.all(listeners);
  }

  #followCertificate(): Promise<TlsIdentity | undefined> {
    const { certificate } = this.#parts;
    certificate.onchange = (identity) => {
      for (const listener of this.#listeners) listener.show(identity);
    };
    return certificate.open();
  }

  async #askForToken(): Promise<void> {
    const { token, endpoint, hub, logger } = this.#parts;
    if (token === undefined) return;
    const cutOff = async (): Promise<void> => {
      hub.tokenChanged();
      await endpoint.tokenChanged();
      // What the sessions were told last is on its way; what is left belongs to requests without a session.
      for (const listener of this.#listeners) listener.cutConnections();
    };
    token.onchange = () => {
      cutOff().catch((error: unknown) => logger.error("not everybody could be cut off", { error }));
    };
    await token.open();
  }

  async #listen(port: number, handlers: HttpHandlers): Promise<HttpListener> {
    const { config, connections } = this.#parts;
    const listener = await HttpListener.open(config.server.host, port, handlers, connections, this.#tls);
    this.#listeners.push(listener);
    return listener;
  }

  /** A port that only adds to the main one: taken by another program, it is an error only if it was asked for. */
  async #listenBeside(
    port: number,
    handlers: HttpHandlers,
    wanted: boolean,
  ): Promise<HttpListener | undefined> {
    try {
      return await this.#listen(port, handlers);
    } catch (error) {
      if (wanted || !(error instanceof BrowserMcpError)) throw error;
      this.#parts.logger.warn(error.message, { consequence: "this port is not served" });
      return undefined;
    }
  }

  async #openMetrics(routes: Routes): Promise<HttpListener | undefined> {
    const { enable_metrics: enabled, prometheus_port: port } = this.#parts.config.monitoring;
    if (!enabled || port === 0) return undefined;
    return this.#listenBeside(port, routes.metricsPort(), false);
  }
}
