import { limits as resultLimits } from "@browser-mcp/tools";
import { defaultHubLimits } from "@browser-mcp/transport";
import { isIP } from "node:net";
import * as z from "zod";

const port = z.int().min(0).max(65_535);
const seconds = z.number().min(0.1).max(86_400);

/** Levels of the log, from everything to nothing but faults. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

/**
 * Every setting, by section and key as they stand in config.toml. The keys and defaults of the original guide are
 * kept; ours follow the same form.
 */
export const configSchema = z.object({
  server: z
    .object({
      /** Address to listen on. Only this machine's own: whoever reaches the server drives the browser. */
      host: z
        .string()
        .refine(isLoopback, "must be a loopback address (127.0.0.1, ::1 or localhost)")
        .default("127.0.0.1"),
      /** `/mcp`, `/ws`, `/health` and `/metrics`; 0 = any free port. */
      port: port.default(6009),
      /** `/ws` and `/health` once more; default: the port after `port`, 0 = off. */
      ws_port: port.optional(),
      /** Sockets of browsers. */
      max_connections: z.int().min(1).max(100_000).default(defaultHubLimits.maxSockets),
      /** MCP sessions. */
      max_sessions: z.int().min(1).max(100_000).default(1_000),
      /** Longest time a call to the browser may take, unless its caller asks for more. */
      request_timeout_secs: seconds.default(30),
      /** Web origins whose pages may call the server. */
      cors_origins: z
        .array(z.string().regex(/^https?:\/\/[^/\s]+$/, "must be origins like http://localhost:6274"))
        .default([]),
    })
    .prefault({}),
  cache: z
    .object({
      /** Memory for kept replies. */
      max_size_mb: z.int().min(1).max(65_536).default(512),
      /** How often what is too old is removed. */
      cleanup_interval_secs: seconds.default(300),
      /** How long anything is kept. */
      data_ttl_secs: seconds.default(3_600),
    })
    .prefault({}),
  connections: z
    .object({
      /** A browser that says nothing for so long is dropped. */
      websocket_timeout_secs: seconds.default(300),
      health_check_interval_secs: seconds.default(30),
      /** Sockets of one browser, each of which serves all its tabs. */
      max_connections_per_tab: z.int().min(1).max(1_000).default(defaultHubLimits.maxSocketsPerBrowser),
      /** Pairs of a tab and a client that holds its debugger; what is beyond is refused until one is detached. */
      max_debugger_holds: z.int().min(1).max(100_000).default(defaultHubLimits.maxDebuggerHolds),
      /** How long a call waits for a browser that was connected to come back. */
      reconnect_grace_secs: seconds.max(60).default(6),
    })
    .prefault({}),
  limits: z
    .object({
      /** Bytes of a result's text; what is beyond is cut and linked. */
      result_bytes: z.int().min(10_000).max(10_000_000).default(resultLimits.resultBytes),
      /** Bytes of an image in a result; a larger one is scaled down. */
      image_bytes: z.int().min(10_000).max(50_000_000).default(resultLimits.imageBytes),
    })
    .prefault({}),
  monitoring: z
    .object({
      enable_metrics: z.boolean().default(true),
      /** `/metrics` once more; 0 = off. Taken by another program: a warning. */
      prometheus_port: port.default(9090),
      log_level: z.enum(logLevels).default("info"),
    })
    .prefault({}),
  browser: z
    .object({
      /** The browser to launch; default: the one found or installed. */
      executable: z.string().min(1).optional(),
    })
    .prefault({}),
});

/** The settings in force. */
export type Config = z.output<typeof configSchema>;

/** Settings as one source gives them: section → key → value, not yet checked. */
export type RawConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
