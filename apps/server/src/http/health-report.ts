import type { CachedBrowser } from "@browser-mcp/cache";
import type { McpEndpoint } from "@browser-mcp/mcp";
import { extensionName } from "@browser-mcp/protocol";
import type { ConnectedBrowser } from "@browser-mcp/protocol";
import type { ExtensionHub } from "@browser-mcp/transport";
import type { RecentCalls } from "../observability/recent-calls.js";
import { COMPATIBILITY } from "../background/compatibility.js";
import { version } from "../version.js";
import type { Occupancy } from "./occupancy.js";

/** The body of `GET /health`: the original's five fields (WIRE.md section 5), then more. */
export interface HealthReport {
  readonly status: "ok";
  /** Open sockets of browsers. */
  readonly connections: number;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly port: number;
  readonly transport: "http-streamable";
  readonly version: string;
  readonly uptime_seconds: number;
  readonly sessions: number;
  readonly pending_requests: number;
  readonly cached_tabs: number;
  readonly memory_usage_mb: number;
  /** Counted since the start. */
  readonly statistics: {
    readonly tool_calls: number;
    readonly browser_requests: number;
    readonly timeouts: number;
    readonly failures: number;
    readonly cache_hits: number;
    readonly cache_misses: number;
  };
  readonly browsers: readonly BrowserHealth[];
  /** The process, for `browser-mcp stdio`, `status` and `stop`. */
  readonly process: {
    readonly pid: number;
    /** See `COMPATIBILITY`. */
    readonly compatibility: number;
    /** Whether `browser-mcp stdio` started it. */
    readonly background: boolean;
    readonly bridges: number;
    /** Requests to `/mcp` that have not ended. */
    readonly requests: number;
    /** What stands for the policy in force: equal where two servers' policies are. */
    readonly policy: string;
  };
}

/** One connected browser in a health report. */
export interface BrowserHealth {
  readonly id: string;
  readonly name: string;
  readonly protocol: number;
  readonly extension_version: string | null;
  /** As the browser names it; null for a local program. */
  readonly extension_id: string | null;
  /** What that extension is, where its id is a known one. */
  readonly extension_name: string | null;
  /** ISO 8601. */
  readonly connected_at: string;
}

/** A connected browser as a health report shows it. */
export function browserHealth(browser: ConnectedBrowser): BrowserHealth {
  return {
    id: browser.browserId,
    name: browser.name,
    protocol: browser.protocol,
    extension_version: browser.extensionVersion ?? null,
    extension_id: browser.extensionId ?? null,
    extension_name: extensionName(browser.extensionId) ?? null,
    connected_at: new Date(browser.connectedAt).toISOString(),
  };
}

/** What a report is made of. */
export interface HealthSources {
  readonly hub: ExtensionHub;
  readonly endpoint: McpEndpoint;
  readonly cache: CachedBrowser;
  readonly calls: RecentCalls;
  readonly occupancy: Occupancy;
  /** Whether `browser-mcp stdio` started the server. */
  readonly background: boolean;
  /** See `policyDigest`. */
  readonly policy: string;
  /** The main port. */
  readonly port: number;
}

/** How the server is now. */
export function healthReport(sources: HealthSources): HealthReport {
  const { hub, endpoint, cache, calls, occupancy, background, policy, port } = sources;
  const { bridges, requests: open } = occupancy.users;
  const { sockets, pending, requests, timeouts, failures } = hub.stats();
  const { tabs, hits, misses } = cache.stats();
  return {
    status: "ok",
    connections: sockets,
    timestamp: new Date().toISOString(),
    port,
    transport: "http-streamable",
    version,
    uptime_seconds: Math.floor(process.uptime()),
    sessions: endpoint.sessionCount,
    pending_requests: pending,
    cached_tabs: tabs,
    memory_usage_mb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    statistics: {
      tool_calls: calls.total,
      browser_requests: requests,
      timeouts,
      failures,
      cache_hits: hits,
      cache_misses: misses,
    },
    browsers: hub.browsers().map(browserHealth),
    process: { pid: process.pid, compatibility: COMPATIBILITY, background, bridges, requests: open, policy },
  };
}
