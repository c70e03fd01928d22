import type { CachedBrowser } from "@browser-mcp/cache";
import { RedactingBrowser } from "@browser-mcp/guard";
import type { AuditLog } from "@browser-mcp/guard";
import { defaultReplayLimits } from "@browser-mcp/mcp";
import type { McpEndpoint } from "@browser-mcp/mcp";
import type { Browser } from "@browser-mcp/protocol";
import type { ExtensionHub } from "@browser-mcp/transport";
import type { Config } from "../config/config-schema.js";
import type { HttpConnections } from "../http/http-connections.js";
import type { LineFile } from "./line-file.js";
import type { Metrics } from "./metrics.js";
import { redactionsByKind } from "./redactions-by-kind.js";

/** The parts that count something. */
export interface WatchedParts {
  readonly hub: ExtensionHub;
  readonly endpoint: McpEndpoint;
  readonly cache: CachedBrowser;
  readonly http: HttpConnections;
  readonly config: Config;
  readonly audit: AuditLog | undefined;
  readonly logFile: LineFile | undefined;
  /** What hides secrets, where anything does. */
  readonly browser: Browser;
}

const auditCounters = {
  written: "Lines written to the audit log.",
  dropped: "Lines lost to the audit log: it could not be written, or too many waited.",
} as const;

const logCounters = {
  written: "Lines written to the log file.",
  dropped: "Lines lost to the log file: it could not be written, or too many waited.",
} as const;

const nothingWritten = { written: 0, dropped: 0 };

const hubCounters = {
  requests: "Requests asked of browsers.",
  timeouts: "Requests of browsers that met their deadline.",
  cancelled: "Requests of browsers that their callers gave up.",
  failures: "Requests of browsers that failed otherwise.",
  resent: "Requests sent again on another socket of their browser.",
  duplicateReplies: "Second replies to a request that had its answer.",
  lateReplies: "Replies to requests that had been given up.",
  unknownReplies: "Replies with an id that no request has.",
  unsolicitedReplies: "Replies without an id.",
  frames: "Frames that arrived from browsers.",
  rejectedFrames: "Frames that are none of the contract's.",
  throttled: "Times that a browser sent more frames than are read of it and had to wait.",
  connections: "Sockets of browsers taken in.",
  refusedSockets: "Sockets refused: web pages, too many, no token.",
  droppedSockets: "Sockets dropped because they were silent or did not read.",
} as const;

const cacheCounters = {
  hits: "Calls answered from a kept reply.",
  misses: "Calls that a kept reply could have answered, had there been one.",
  sharedFlights: "Calls that waited for another call's round trip.",
  evictions: "Kept replies dropped for want of room.",
  invalidations: "Kept replies dropped because their page changed.",
} as const;

const recordingCounters = {
  console: "Recorded console messages dropped from full rings.",
  network: "Recorded requests of pages dropped from full rings.",
  debuggerEvents: "Recorded debugger events dropped from full rings.",
} as const;

/** Publishes what the parts count and hold, read when somebody scrapes. */
export function watchParts(metrics: Metrics, parts: WatchedParts): void {
  const { hub, endpoint, cache, http } = parts;
  metrics.count("browser_mcp_hub", hubCounters, () => hub.stats());
  metrics.count("browser_mcp_cache", cacheCounters, () => cache.stats());
  metrics.count(
    "browser_mcp_calls",
    { refused: "Requests of clients refused because too many were under way." },
    () => ({
      refused: endpoint.calls.refused,
    }),
  );
  metrics.count(
    "browser_mcp_http",
    {
      refusedConnections: "Connections refused because too many were open.",
      stalledConnections: "Connections closed because their reader took nothing of an answer.",
    },
    () => ({ refusedConnections: http.refused, stalledConnections: http.stalled }),
  );
  metrics.count("browser_mcp_recorded_dropped", recordingCounters, () => {
    const { console, network, debuggerEvents } = cache.stats().recordings;
    return { console: console.dropped, network: network.dropped, debuggerEvents: debuggerEvents.dropped };
  });
  metrics.count("browser_mcp_audit", auditCounters, () => parts.audit?.stats() ?? nothingWritten);
  metrics.count("browser_mcp_log", logCounters, () => parts.logFile?.stats() ?? nothingWritten);
  metrics.countBy(
    "browser_mcp_redactions_total",
    "Secrets hidden in what browsers told, by kind; `own` = by a pattern of the settings.",
    "kind",
    () => redactionsByKind(parts.browser instanceof RedactingBrowser ? parts.browser.totals() : new Map()),
  );
  metrics.observe({
    browser_mcp_connections: { help: "Open sockets of browsers.", read: () => hub.stats().sockets },
    browser_mcp_browsers: { help: "Connected browsers.", read: () => hub.stats().browsers },
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
  metrics.bound(boundedParts(parts));
}

/** What is bounded, and by how much: what comes near its bound will soon be refused or dropped. */
function boundedParts({ hub, endpoint, cache, http, config }: WatchedParts) {
  return {
    browser_sockets: { limit: config.server.max_connections, read: () => hub.stats().sockets },
    http_connections: { limit: config.limits.http_connections, read: () => http.open },
    mcp_sessions: { limit: config.server.max_sessions, read: () => endpoint.sessionCount },
    mcp_replay_bytes: { limit: defaultReplayLimits.totalBytes, read: () => endpoint.replayBytes },
    calls_in_flight: { limit: config.limits.calls_in_flight, read: () => endpoint.calls.inFlight },
    debugger_holds: {
      limit: config.connections.max_debugger_holds,
      read: () => hub.stats().debuggerHolds,
    },
    cache_bytes: { limit: config.cache.max_size_mb * 1024 * 1024, read: () => cache.stats().bytes },
  };
}
