import { defaultCallLimits } from "@browser-mcp/mcp";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { limits as resultLimits } from "@browser-mcp/tools";
import { defaultHubLimits } from "@browser-mcp/transport";
import { isIP } from "node:net";
import { isAbsolute } from "node:path";
import * as z from "zod";
import { defaultHttpLimits } from "../http/http-connections.js";
import { logFileSettings } from "./log-file-schema.js";
import { auditSettings, policySettings, redactionSettings } from "./security-schema.js";

const port = z.int().min(0).max(65_535);
const seconds = z.number().min(0.1).max(86_400);

const pemFile = z.string().refine(isAbsolute, "must be an absolute path").optional();

/** Levels of the log, from everything to nothing but faults. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

const sections = z.object({
  server: z
    .object({
      host: z
        .string()
        .regex(/^[A-Za-z0-9.:_-]{1,253}$/, "must be an address or a host name, without port")
        .default("127.0.0.1")
        .describe(
          "Address to listen on. One that other machines reach needs `security.require_token`, since whoever reaches the server drives the browser.",
        ),
      port: port
        .default(6009)
        .describe("Port of `/mcp`, `/ws`, `/health`, `/metrics` and the status page; 0 = any free one."),
      ws_port: port
        .optional()
        .describe("One more port for `/ws` and `/health`; 0 = off. Default: the port after `port`."),
      max_connections: z
        .int()
        .min(1)
        .max(100_000)
        .default(defaultHubLimits.maxSockets)
        .describe("Sockets of browsers that may be open; the next is closed with 1013."),
      max_sessions: z.int().min(1).max(100_000).default(1_000).describe("MCP sessions that may be open."),
      request_timeout_secs: seconds
        .default(30)
        .describe("Longest time that a call to a browser may take, unless its caller asks for more."),
      shutdown_grace_secs: z
        .number()
        .min(0)
        .max(300)
        .default(5)
        .describe("How long calls under way may take to end when the server is told to stop."),
      cors_origins: z
        .array(z.string().regex(/^https?:\/\/[^/\s]+$/, "must be origins like http://localhost:6274"))
        .default([])
        .describe("Web origins whose pages may call the server (the Inspector's, say)."),
      tls_cert: pemFile.describe(
        "PEM file of the server's certificate, its chain behind it. With it and `tls_key` everything is served by https and wss alone, to clients that know it over HTTP/2.",
      ),
      tls_key: pemFile.describe("PEM file of the certificate's private key, not encrypted."),
    })
    .prefault({})
    .describe("Where the server listens and how much it takes."),
  cache: z
    .object({
      max_size_mb: z.int().min(1).max(65_536).default(512).describe("Memory for kept replies, in MiB."),
      cleanup_interval_secs: seconds.default(300).describe("How often what is too old is removed."),
      data_ttl_secs: seconds.default(3_600).describe("How long anything is kept at most."),
    })
    .prefault({})
    .describe("What is kept of pages, so that they need not be asked again."),
  connections: z
    .object({
      websocket_timeout_secs: seconds
        .default(300)
        .describe("A browser that says nothing for so long is dropped."),
      health_check_interval_secs: seconds
        .default(30)
        .describe("How often sockets that are dead or silent are looked for."),
      heartbeat_interval_secs: z
        .number()
        .min(1)
        .max(25)
        .default(defaultHubLimits.heartbeatMs / 1_000)
        .describe(
          "How often our extension sends a frame that keeps its worker and its socket; at least twice in `websocket_timeout_secs`, whatever is set.",
        ),
      max_connections_per_tab: z
        .int()
        .min(1)
        .max(1_000)
        .default(defaultHubLimits.maxSocketsPerBrowser)
        .describe("Open sockets of one browser, each of which serves all its tabs."),
      max_debugger_holds: z
        .int()
        .min(1)
        .max(100_000)
        .default(defaultHubLimits.maxDebuggerHolds)
        .describe("Pairs of a tab and a client that holds its debugger; what is beyond is refused."),
      reconnect_grace_secs: seconds
        .max(60)
        .default(6)
        .describe("How long a call waits for a browser that was connected to come back."),
    })
    .prefault({})
    .describe("The sockets of browsers."),
  limits: z
    .object({
      result_bytes: z
        .int()
        .min(10_000)
        .max(10_000_000)
        .default(resultLimits.resultBytes)
        .describe("Bytes of a result's text; what is beyond is cut and linked."),
      image_bytes: z
        .int()
        .min(10_000)
        .max(50_000_000)
        .default(resultLimits.imageBytes)
        .describe("Bytes of an image in a result; a larger one is scaled down."),
      calls_in_flight: z
        .int()
        .min(1)
        .max(100_000)
        .default(defaultCallLimits.maxInFlight)
        .describe("Requests of MCP clients under way, all clients together; the next is answered with 429."),
      calls_in_flight_per_client: z
        .int()
        .min(1)
        .max(100_000)
        .default(defaultCallLimits.maxInFlightPerClient)
        .describe("Requests under way of one client: a session, or a connection without one."),
      calls_per_second_per_client: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(defaultCallLimits.perSecondPerClient)
        .describe("Requests that one client may begin in a second; twice as many at once after a pause."),
      browser_frames_per_second: z
        .int()
        .min(100)
        .max(1_000_000)
        .default(defaultHubLimits.maxFramesPerSecond)
        .describe("Frames that are read of one browser; one that sends more waits, the others do not."),
      http_connections: z
        .int()
        .min(1)
        .max(100_000)
        .default(defaultHttpLimits.connections)
        .describe("Connections that are no WebSocket, all ports together; the next is answered with 503."),
      header_bytes: z
        .int()
        .min(1_024)
        .max(1_048_576)
        .default(defaultHttpLimits.headerBytes)
        .describe("Bytes of a request's first line and headers; more is answered with 431."),
      http_idle_secs: seconds
        .default(defaultHttpLimits.idleMs / 1000)
        .describe(
          "A connection without a request, or whose reader takes nothing of an answer for so long, is closed.",
        ),
    })
    .prefault({})
    .describe("The size of results, and how much of anything is taken at once."),
  audit: z
    .object(auditSettings)
    .prefault({})
    .describe("The account of what clients did, a file of JSON lines for your eyes only."),
  monitoring: z
    .object({
      enable_metrics: z.boolean().default(true).describe("Whether `/metrics` is served."),
      prometheus_port: port
        .default(9090)
        .describe("One more port for `/metrics`; 0 = off. Taken by another program: a warning."),
      log_level: z.enum(logLevels).default("info").describe("How much is logged."),
      ...logFileSettings,
      enable_request_logging: z
        .boolean()
        .default(true)
        .describe("Whether each call of a tool is a line of the log (level info)."),
    })
    .prefault({})
    .describe("What the server tells of itself."),
  background: z
    .object({
      idle_timeout_secs: seconds
        .default(600)
        .describe("A server that `browser-mcp stdio` started ends when nobody has used it for so long."),
    })
    .prefault({})
    .describe("The shared server that `browser-mcp stdio` starts."),
  browser: z
    .object({
      executable: z
        .string()
        .min(1)
        .optional()
        .describe("Path of the browser to launch. Default: the one found or installed."),
    })
    .prefault({})
    .describe("The browser that `start`, `serve --launch` and `call` launch."),
  security: z
    .object({
      require_token: z
        .boolean()
        .default(false)
        .describe(
          "Whether clients (`Authorization: Bearer`) and browsers need the server's token. `browser-mcp token show` prints it.",
        ),
      token_file: z
        .string()
        .refine(isAbsolute, "must be an absolute path")
        .optional()
        .describe("File of the token, mode 600. Default: `token` in the user's configuration folder."),
      allowed_hosts: z
        .array(z.string().regex(/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])$/, "must be host names without port"))
        .default([])
        .describe(
          "Names beside localhost and its own addresses under which the server may be called (a proxy's, say).",
        ),
      extension_ids: z
        .array(
          z
            .string()
            .regex(
              /^[a-p]{32}$/,
              "must be ids of extensions, as the browser's page of extensions shows them",
            ),
        )
        .default([])
        .describe(
          `Ids of the only extensions that may connect; none: any may. Ours has ${EXTENSION_ID} where it was loaded from its folder, as \`browser-mcp start\` does, and from a store the id that the store gives it.`,
        ),
      ...policySettings,
      ...redactionSettings,
    })
    .prefault({})
    .describe("Who is let in, what clients may do, and what is kept from them."),
});

/**
 * Every setting, by section and key as they stand in config.toml. The keys and defaults of the original guide are
 * kept; ours follow the same form. The descriptions are what the reference and a new file say of each.
 */
export const configSchema = sections.superRefine(({ server, security }, context) => {
  for (const [key, other] of tlsPair) {
    if (server[key] === undefined || server[other] !== undefined) continue;
    const message = `needs server.${other} beside it: TLS takes both, certificate and key`;
    context.addIssue({ code: "custom", path: ["server", key], message });
  }
  if (isLoopback(server.host) || security.require_token) return;
  const message =
    "must be a loopback address (127.0.0.1, ::1 or localhost) as long as security.require_token is false: whoever reaches the server drives the browser";
  context.addIssue({ code: "custom", path: ["server", "host"], message });
});

const tlsPair = [
  ["tls_cert", "tls_key"],
  ["tls_key", "tls_cert"],
] as const;

/** The settings in force. */
export type Config = z.output<typeof configSchema>;

/** Settings as one source gives them: section → key → value, not yet checked. */
export type RawConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Whether only this machine reaches a server that listens there. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
