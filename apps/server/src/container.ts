import "reflect-metadata";
import { CachedBrowser } from "@browser-mcp/cache";
import type { AuditLog, PolicyBrowser } from "@browser-mcp/guard";
import {
  BearerGuard,
  HttpGuard,
  McpEndpoint,
  TabListResource,
  TabPrompts,
  TabResources,
} from "@browser-mcp/mcp";
import type { PromptSource, ResourceSource } from "@browser-mcp/mcp";
import type { Browser, Logger } from "@browser-mcp/protocol";
import { allTools, createScreenshotFitter, ToolRunner } from "@browser-mcp/tools";
import type { AnyTool } from "@browser-mcp/tools";
import { defaultHubLimits, ExtensionHub } from "@browser-mcp/transport";
import { container as root, instanceCachingFactory } from "tsyringe";
import type { DependencyContainer } from "tsyringe";
import type { LiveParts } from "./apply-live-settings.js";
import type { Config } from "./config/config-schema.js";
import { policyDigest } from "./security/policy-digest.js";
import { defaultHttpLimits, HttpConnections } from "./http/http-connections.js";
import { healthReport } from "./http/health-report.js";
import type { HealthReport } from "./http/health-report.js";
import { Occupancy } from "./http/occupancy.js";
import { Routes } from "./http/routes.js";
import { ServerLife } from "./http/server-life.js";
import { statusReport } from "./http/status/status-report.js";
import type { StatusReport } from "./http/status/status-report.js";
import { instructions } from "./instructions.js";
import { CallLog } from "./observability/call-log.js";
import type { LineFile } from "./observability/line-file.js";
import { Metrics } from "./observability/metrics.js";
import { RecentCalls } from "./observability/recent-calls.js";
import { watchParts } from "./observability/watch-parts.js";
import { withExtensionNotice } from "./outdated-extension.js";
import { promptTools } from "./prompt-tools.js";
import { auditLogOf, withoutSecrets, withPolicy } from "./security/guarded-browsers.js";
import { ServerCertificate } from "./security/server-certificate.js";
import { ServerToken } from "./security/server-token.js";
import { TokenFile } from "./security/token-file.js";
import { serverIcons } from "./server-icons.js";
import { BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";
import { version } from "./version.js";

/** What the container cannot make by itself. */
export interface ContainerInputs {
  readonly config: Config;
  readonly logger: Logger;
  /** Where the logger's lines go; absent where that is no file of ours. */
  readonly logFile?: LineFile | undefined;
  /** Default: one that was started by hand, and that nobody can end from outside. */
  readonly life?: ServerLife;
}

/** Wires the whole program; the only place that does. Everything is made when it is first resolved. */
export function createContainer({ config, logger, logFile, life }: ContainerInputs): DependencyContainer {
  const container = root.createChildContainer();
  const once = <T>(token: symbol, make: () => T): void => {
    container.register<T>(token, { useFactory: instanceCachingFactory(make) });
  };
  const get = <T>(token: symbol): T => container.resolve<T>(token);
  /** What is registered under a token any number of times. */
  const all = <T>(token: symbol): T[] =>
    container.isRegistered(token) ? container.resolveAll<T>(token) : [];

  for (const tool of allTools) container.register<AnyTool>(tokens.tool, { useValue: tool });

  once(tokens.serverToken, () =>
    config.security.require_token
      ? new ServerToken(new TokenFile(config.security.token_file), logger)
      : undefined,
  );
  once(tokens.certificate, () => new ServerCertificate(config.server, logger));
  once(tokens.bearer, () => new BearerGuard(get<ServerToken | undefined>(tokens.serverToken)?.accepts));
  once(tokens.callLog, () => new CallLog(logger, config.monitoring.enable_request_logging));
  once(tokens.life, () => life ?? new ServerLife(false, () => undefined));
  once(tokens.occupancy, () => {
    const endpoint = (): McpEndpoint => get<McpEndpoint>(tokens.endpoint);
    return new Occupancy(
      () => endpoint().sessionCount,
      (bridge) => void endpoint().bridgeGone(bridge),
    );
  });
  once(tokens.recentCalls, () => new RecentCalls());
  once(tokens.metrics, () => (config.monitoring.enable_metrics ? new Metrics() : undefined));
  once(tokens.hub, () => {
    const accepts = get<ServerToken | undefined>(tokens.serverToken)?.accepts;
    const extensionIds = config.security.extension_ids;
    return new ExtensionHub({
      logger,
      serverVersion: version,
      ...(accepts === undefined ? {} : { accepts }),
      ...(extensionIds.length === 0 ? {} : { extensionIds }),
      limits: {
        ...defaultHubLimits,
        maxSockets: config.server.max_connections,
        maxSocketsPerBrowser: config.connections.max_connections_per_tab,
        maxFramesPerSecond: config.limits.browser_frames_per_second,
        maxDebuggerHolds: config.connections.max_debugger_holds,
        requestTimeoutCapMs: config.server.request_timeout_secs * 1000,
        silenceMs: config.connections.websocket_timeout_secs * 1000,
        heartbeatMs: heartbeatMsOf(config),
        healthCheckMs: config.connections.health_check_interval_secs * 1000,
        reconnectGraceMs: config.connections.reconnect_grace_secs * 1000,
      },
    });
  });
  once(tokens.redacting, () => withoutSecrets(get<ExtensionHub>(tokens.hub), config));
  once(
    tokens.cache,
    () =>
      new CachedBrowser(get<Browser>(tokens.redacting), {
        maxBytes: config.cache.max_size_mb * 1024 * 1024,
        lifeMs: Math.ceil(config.cache.data_ttl_secs * 1000),
      }),
  );
  once(tokens.audit, () => auditLogOf(config, logger));
  once(tokens.browser, () =>
    withPolicy(get<CachedBrowser>(tokens.cache), config, get<AuditLog | undefined>(tokens.audit)),
  );
  once(
    tokens.tabResources,
    () => new TabResources(get<Browser>(tokens.browser), createScreenshotFitter(config.limits.image_bytes)),
  );
  once<ResourceSource>(tokens.resource, () => get<TabResources>(tokens.tabResources));
  once<ResourceSource>(tokens.resource, () => new TabListResource(get<Browser>(tokens.browser)));
  once<PromptSource>(
    tokens.prompt,
    () =>
      new TabPrompts({
        browser: get<Browser>(tokens.browser),
        resources: get<TabResources>(tokens.tabResources),
        tools: promptTools,
      }),
  );
  once(tokens.toolRunner, () => {
    // Looked up once, not at every call.
    const metrics = get<Metrics | undefined>(tokens.metrics);
    const recentCalls = get<RecentCalls>(tokens.recentCalls);
    const callLog = get<CallLog>(tokens.callLog);
    return new ToolRunner({
      tools: all<AnyTool>(tokens.tool),
      browser: get<Browser>(tokens.browser),
      logger,
      deadlineMs: config.server.request_timeout_secs * 1000 + 5_000,
      limits: { resultBytes: config.limits.result_bytes, imageBytes: config.limits.image_bytes },
      onCall: (record) => {
        metrics?.recordCall(record);
        recentCalls.add(record);
        callLog.add(record);
      },
    });
  });
  once(
    tokens.guard,
    () =>
      new HttpGuard({
        allowedHosts: [config.server.host, ...config.security.allowed_hosts],
        allowedOrigins: config.server.cors_origins,
      }),
  );
  once(
    tokens.endpoint,
    () =>
      new McpEndpoint({
        identity: { name: "browser-mcp", title: "Browser MCP", version, instructions, icons: serverIcons },
        tools: withExtensionNotice(
          get<ToolRunner>(tokens.toolRunner),
          () => get<ExtensionHub>(tokens.hub).browsers(),
          version,
        ),
        resources: all<ResourceSource>(tokens.resource),
        prompts: all<PromptSource>(tokens.prompt),
        guard: get<HttpGuard>(tokens.guard),
        bearer: get<BearerGuard>(tokens.bearer),
        logger,
        calls: {
          maxInFlight: config.limits.calls_in_flight,
          maxInFlightPerClient: config.limits.calls_in_flight_per_client,
          perSecondPerClient: config.limits.calls_per_second_per_client,
        },
        sessions: { maxSessions: config.server.max_sessions, idleMs: 3_600_000 },
        onSessionEnd: (sessionId) => void get<ExtensionHub>(tokens.hub).clientLeft(sessionId),
      }),
  );
  once(
    tokens.httpConnections,
    () =>
      new HttpConnections({
        ...defaultHttpLimits,
        connections: config.limits.http_connections,
        headerBytes: config.limits.header_bytes,
        idleMs: config.limits.http_idle_secs * 1000,
      }),
  );
  once(tokens.routes, () => {
    const hub = get<ExtensionHub>(tokens.hub);
    const endpoint = get<McpEndpoint>(tokens.endpoint);
    const cache = get<CachedBrowser>(tokens.cache);
    const calls = get<RecentCalls>(tokens.recentCalls);
    const metrics = get<Metrics | undefined>(tokens.metrics);
    if (metrics !== undefined) {
      watchParts(metrics, {
        hub,
        endpoint,
        cache,
        http: get<HttpConnections>(tokens.httpConnections),
        config,
        audit: get<AuditLog | undefined>(tokens.audit),
        logFile,
        browser: get<Browser>(tokens.redacting),
      });
    }
    const port = (): number => get<BrowserMcpServer>(tokens.server).addresses?.port ?? config.server.port;
    const occupancy = get<Occupancy>(tokens.occupancy);
    const { background } = get<ServerLife>(tokens.life);
    const policy = (): string => policyDigest(get<PolicyBrowser>(tokens.browser).policy);
    const health = (): HealthReport =>
      healthReport({ hub, endpoint, cache, calls, occupancy, background, policy: policy(), port: port() });
    const status = (): Promise<StatusReport> => statusReport({ browser: cache, cache, calls, health });
    const mcpUrl = (): string => get<BrowserMcpServer>(tokens.server).addresses?.mcp ?? "";
    return new Routes({
      endpoint,
      hub,
      guard: get<HttpGuard>(tokens.guard),
      bearer: get<BearerGuard>(tokens.bearer),
      metrics,
      health,
      status,
      occupancy,
      life: get<ServerLife>(tokens.life),
      graceSecs: config.server.shutdown_grace_secs,
      policy,
      mcpUrl,
    });
  });
  once(
    tokens.server,
    () =>
      new BrowserMcpServer({
        config,
        logger,
        routes: get<Routes>(tokens.routes),
        endpoint: get<McpEndpoint>(tokens.endpoint),
        occupancy: get<Occupancy>(tokens.occupancy),
        cache: get<CachedBrowser>(tokens.cache),
        hub: get<ExtensionHub>(tokens.hub),
        token: get<ServerToken | undefined>(tokens.serverToken),
        certificate: get<ServerCertificate>(tokens.certificate),
        connections: get<HttpConnections>(tokens.httpConnections),
        policy: get<PolicyBrowser>(tokens.browser),
        audit: get<AuditLog | undefined>(tokens.audit),
      }),
  );
  return container;
}

/** An extension must be heard of twice before its silence is too long, whatever was set. */
const heartbeatMsOf = ({ connections }: Config): number => {
  const { heartbeat_interval_secs: wanted, websocket_timeout_secs: silence } = connections;
  return Math.max(1, Math.min(wanted, silence / 2)) * 1000;
};

/** The parts of a container that heed a changed configuration. */
export const liveParts = (container: DependencyContainer): LiveParts => ({
  guard: container.resolve<HttpGuard>(tokens.guard),
  toolRunner: container.resolve<ToolRunner>(tokens.toolRunner),
  callLog: container.resolve<CallLog>(tokens.callLog),
  policy: container.resolve<PolicyBrowser>(tokens.browser),
});
