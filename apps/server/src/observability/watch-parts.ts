import type { CachedBrowser } from "@browser-mcp/cache";
import type { McpEndpoint } from "@browser-mcp/mcp";
import type { ExtensionHub } from "@browser-mcp/transport";
import type { Metrics } from "./metrics.js";

/** The parts that count something. */
export interface WatchedParts {
  readonly hub: ExtensionHub;
  readonly endpoint: McpEndpoint;
  readonly cache: CachedBrowser;
}

/** Publishes what the parts count and hold, read when somebody scrapes. */
export function watchParts(metrics: Metrics, { hub, endpoint, cache }: WatchedParts): void {
  metrics.count("browser_mcp_hub", "Sockets and requests of browsers", () => {
    const { sockets: _s, browsers: _b, pending: _p, debuggerHolds: _d, ...counters } = hub.stats();
    return counters;
  });
  metrics.observe({
    browser_mcp_connections: { help: "Open sockets of browsers.", read: () => hub.stats().sockets },
    browser_mcp_pending_requests: {
      help: "Requests that wait for a browser.",
      read: () => hub.stats().pending,
    },
    browser_mcp_debugger_holds: {
      help: "Debuggers that clients hold.",
      read: () => hub.stats().debuggerHolds,
    },
    browser_mcp_sessions: { help: "Open MCP sessions.", read: () => endpoint.sessionCount },
    browser_mcp_cached_tabs: { help: "Tabs with kept replies.", read: () => cache.stats().tabs },
    browser_mcp_recorded_tabs: {
      help: "Tabs with recorded debugger events.",
      read: () => cache.stats().recordings.tabs,
    },
    browser_mcp_cached_bytes: { help: "Bytes held by the cache.", read: () => cache.stats().bytes },
  });
}
