import type { ConnectedBrowser } from "@browser-mcp/protocol";

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
  readonly browsers: readonly BrowserHealth[];
}

/** One connected browser in a health report. */
export interface BrowserHealth {
  readonly id: string;
  readonly name: string;
  readonly protocol: number;
  readonly extension_version: string | null;
  readonly extension_id: string | null;
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
    connected_at: new Date(browser.connectedAt).toISOString(),
  };
}
