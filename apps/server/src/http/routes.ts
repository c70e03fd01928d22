import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { SOCKET_PATH } from "@browser-mcp/protocol";
import {
  authorityOf,
  bridgeOf,
  challenge,
  lastOfConnection,
  rpcCodes,
  sendJson,
  sendRpcError,
  TOKEN_WANTED,
  wantedPolicyOf,
} from "@browser-mcp/mcp";
import type { BearerGuard, HttpGuard, HttpRequest, HttpResponse, McpEndpoint } from "@browser-mcp/mcp";
import type { ExtensionHub } from "@browser-mcp/transport";
import type { Metrics } from "../observability/metrics.js";
import { refuseSocket } from "./refuse-socket.js";
import type { HttpHandlers } from "./http-listener.js";
import type { HealthReport } from "./health-report.js";
import type { Occupancy } from "./occupancy.js";
import { wishOf } from "./server-life.js";
import type { ServerLife } from "./server-life.js";
import { statusPage } from "./status/status-page.js";
import type { StatusReport } from "./status/status-report.js";

/** What the routes lead to. */
export interface RouteTargets {
  readonly endpoint: McpEndpoint;
  readonly hub: ExtensionHub;
  readonly guard: HttpGuard;
  readonly bearer: BearerGuard;
  /** Absent where metrics are switched off. */
  readonly metrics: Metrics | undefined;
  readonly health: () => HealthReport;
  /** Settles in time and does not reject. */
  readonly status: () => Promise<StatusReport>;
  readonly occupancy: Occupancy;
  readonly life: ServerLife;
  /** Seconds that calls under way have to end when the server does. */
  readonly graceSecs: number;
  /** See `policyDigest`; of the policy in force. */
  readonly policy: () => string;
  /** The address of `/mcp`. */
  readonly mcpUrl: () => string;
}

/**
 * What is answered without a token: that the server lives, and the page, which holds nothing of the browser before it
 * was given one.
 */
const openPaths: ReadonlySet<string> = new Set(["/", "/health/live"]);

type Route = (request: HttpRequest, response: HttpResponse) => void;

/** The three faces of the server: everything, the extension's extra port, the metrics port. */
export class Routes {
  readonly #targets: RouteTargets;

  constructor(targets: RouteTargets) {
    this.#targets = targets;
  }

  /** `/mcp`, `/ws`, `/health`, `/metrics`, `/cleanup-connections` and the status page. */
  main(): HttpHandlers {
    return {
      request: this.#serve({
        "/": this.#page,
        "/status": this.#status,
        ...this.#healthRoutes,
        "/metrics": this.#metrics,
        "/cleanup-connections": this.#cleanup,
        "/bridge": this.#bridge,
        "/shutdown": this.#shutdown,
        "/mcp": (request, response) => {
          if (this.#refusesPolicy(request, response)) return;
          this.#targets.occupancy.count(response);
          void this.#targets.endpoint.handle(request, response);
        },
      }),
      upgrade: this.#upgrade,
    };
  }

  /** `/ws` and `/health`, for extensions set to this port. */
  socketPort(): HttpHandlers {
    return { request: this.#serve(this.#healthRoutes), upgrade: this.#upgrade };
  }

  /** `/metrics` for a Prometheus that expects it on a port of its own. */
  metricsPort(): HttpHandlers {
    return { request: this.#serve({ "/metrics": this.#metrics }) };
  }

  #serve(routes: Readonly<Record<string, Route>>): Route {
    const table = new Map(Object.entries(routes));
    return (request, response) => {
      const path = pathOf(request) ?? "";
      // The endpoint's answers say so by themselves: a header that is set before the others makes all of them dearer.
      if (path !== "/mcp") response.setHeader("X-Content-Type-Options", "nosniff");
      const route = table.get(path);
      if (route === undefined) {
        const where = path === "" ? "this address" : path.slice(0, 100);
        const error = `Nothing is served at ${where}; there is ${[...table.keys()].join(", ")}.`;
        sendJson(response, 404, JSON.stringify({ error }));
        return;
      }
      // The endpoint guards itself: its refusals are JSON-RPC.
      const refusal = path === "/mcp" ? undefined : this.#targets.guard.refuse(request);
      if (refusal !== undefined) sendJson(response, 403, JSON.stringify({ error: refusal }));
      else if (path !== "/mcp" && !openPaths.has(path) && this.#targets.bearer.refuses(request)) {
        sendJson(response, 401, JSON.stringify({ error: TOKEN_WANTED }), challenge);
      } else route(request, response);
    };
  }

  /** A bridge whose client is to be restricted finds the server anew where that has another policy than it had. */
  #refusesPolicy({ headers }: HttpRequest, response: HttpResponse): boolean {
    const wanted = wantedPolicyOf(headers);
    if (wanted === undefined || wanted === this.#targets.policy()) return false;
    const text = "The server has another policy now than --read-only or --allow-site ask for.";
    sendRpcError(response, 412, null, rpcCodes.serverError, text);
    return true;
  }

  readonly #upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== SOCKET_PATH) refuseSocket(socket, 404);
    else if (this.#targets.guard.refuseHost(request) !== undefined) refuseSocket(socket, 403);
    else this.#targets.hub.handleUpgrade(request, socket, head);
  };

  readonly #health: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    sendJson(response, 200, JSON.stringify(this.#targets.health()), { "Cache-Control": "no-store" });
  };

  readonly #live: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    sendJson(response, 200, JSON.stringify({ status: "ok" }), { "Cache-Control": "no-store" });
  };

  /** Ready for calls: a browser is connected. */
  readonly #ready: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    const browsers = this.#targets.hub.browsers().length;
    const report =
      browsers > 0 ? { status: "ok", browsers } : { status: "no browser is connected", browsers };
    sendJson(response, browsers > 0 ? 200 : 503, JSON.stringify(report), { "Cache-Control": "no-store" });
  };

  get #healthRoutes(): Readonly<Record<string, Route>> {
    return { "/health": this.#health, "/health/live": this.#live, "/health/ready": this.#ready };
  }

  readonly #cleanup: Route = (request, response) => {
    if (!allows(request, response, "POST")) return;
    void this.#targets.hub.cleanup().then((activeConnections) => {
      sendJson(response, 200, JSON.stringify({ message: "Connection cleanup completed", activeConnections }));
    });
  };

  readonly #metrics: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    const { metrics } = this.#targets;
    if (metrics === undefined) {
      sendJson(response, 404, JSON.stringify({ error: "Metrics are off (monitoring.enable_metrics)." }));
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "Content-Type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };

  readonly #page: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    const { html, headers } = statusPage(this.#targets.mcpUrl(), this.#targets.bearer.asks);
    response.writeHead(200, headers).end(html);
  };

  /** Stays open for as long as a bridge uses the server. */
  readonly #bridge: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    const { life, occupancy } = this.#targets;
    if (life.ending || !occupancy.admit(response, bridgeOf(request.headers))) {
      sendJson(response, 503, JSON.stringify({ error: "The server takes no more bridges." }));
      return;
    }
    response.writeHead(200, { "Content-Type": "text/plain", "Cache-Control": "no-store" }).flushHeaders?.();
  };

  readonly #shutdown: Route = (request, response) => {
    if (!allows(request, response, "POST")) return;
    const { life, occupancy, graceSecs } = this.#targets;
    const error = life.refuse(wishOf(request), occupancy.users);
    if (error !== undefined) {
      sendJson(response, 409, JSON.stringify({ error }));
      return;
    }
    response.once("close", () => life.end());
    life.beginEnd();
    const ending = { message: "The server ends.", grace_secs: graceSecs };
    sendJson(response, 202, JSON.stringify(ending), lastOfConnection(response));
  };

  readonly #status: Route = (request, response) => {
    if (!allows(request, response, "GET")) return;
    void this.#targets.status().then((report) => {
      sendJson(response, 200, JSON.stringify(report), { "Cache-Control": "no-store" });
    });
  };
}

/**
 * The path that a request asks for. An absolute form (RFC 9112 section 3.2.2) counts only for the host that the Host
 * header names, since that is what is checked, and without userinfo (RFC 9110 section 4.2.4).
 */
function pathOf(request: HttpRequest): string | undefined {
  const target = request.url ?? "/";
  if (target.startsWith("/")) {
    const end = target.indexOf("?");
    return end < 0 ? target : target.slice(0, end);
  }
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  return url.host === authorityOf(request)?.toLowerCase() ? url.pathname : undefined;
}

function allows(request: HttpRequest, response: HttpResponse, method: string): boolean {
  if (request.method === method || (method === "GET" && request.method === "HEAD")) return true;
  sendJson(response, 405, JSON.stringify({ error: `Use ${method}.` }), { Allow: method });
  return false;
}
