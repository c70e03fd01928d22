import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { logLevels } from "../config/config-schema.js";
import type { RawConfig } from "../config/config-schema.js";

/** The options of every command that starts a server or looks for one. */
export interface ServerFlags {
  readonly port?: number;
  readonly wsPort?: number;
  readonly metricsPort?: number;
  readonly host?: string;
  readonly config?: string;
  readonly logLevel?: string;
  /** Absolute. */
  readonly tlsCert?: string;
  /** Absolute. */
  readonly tlsKey?: string;
  /** Absolute. */
  readonly logFile?: string;
  readonly requireToken?: boolean;
  readonly readOnly?: boolean;
  readonly allowSite?: readonly string[];
}

/** Adds the options to a command. */
export function addServerFlags(command: Command): Command {
  return command
    .option(
      "-p, --port <number>",
      "port of MCP, extension, health and metrics; 0 = any free one (6009)",
      parsePort,
    )
    .option("--ws-port <number>", "one more port for the extension; 0 = off (port + 1)", parsePort)
    .option("--metrics-port <number>", "one more port for metrics; 0 = off (9090)", parsePort)
    .option("--host <address>", "address to listen on; beyond loopback only with --require-token (127.0.0.1)")
    .option(
      "--require-token",
      "let in only clients and browsers that have the token (`browser-mcp token show`)",
    )
    .option("--tls-cert <file>", "serve by https and wss, with this certificate (PEM)", absolute)
    .option("--tls-key <file>", "the certificate's private key (PEM)", absolute)
    .option("--read-only", "refuse everything that may change a page or a tab")
    .option(
      "--allow-site <pattern>",
      "only tabs of this site may be seen and used: example.com, *.example.com; may be repeated",
      (pattern: string, before: readonly string[] = []) => [...before, pattern],
    )
    .option(
      "-c, --config <file>",
      "configuration file (config.toml here, then in the user's configuration folder)",
    )
    .addOption(new Option("-l, --log-level <level>", "how much to log (info)").choices([...logLevels]))
    .option("--log-file <file>", "log to this file instead of standard error", absolute);
}

/** The options as they are typed. */
export function toArguments(flags: ServerFlags): readonly string[] {
  const given: readonly (readonly [string, string | number | undefined])[] = [
    ["--port", flags.port],
    ["--ws-port", flags.wsPort],
    ["--metrics-port", flags.metricsPort],
    ["--host", flags.host],
    ["--tls-cert", flags.tlsCert],
    ["--tls-key", flags.tlsKey],
    ["--config", flags.config],
    ["--log-level", flags.logLevel],
    ["--log-file", flags.logFile],
  ];
  return [
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])),
    ...(flags.requireToken === true ? ["--require-token"] : []),
    ...(flags.readOnly === true ? ["--read-only"] : []),
    ...(flags.allowSite ?? []).flatMap((pattern) => ["--allow-site", pattern]),
  ];
}

/** The settings that the options give. */
export function flagsToConfig(flags: ServerFlags): RawConfig {
  const given = (values: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return {
    server: given({
      host: flags.host,
      port: flags.port,
      ws_port: flags.wsPort,
      tls_cert: flags.tlsCert,
      tls_key: flags.tlsKey,
    }),
    monitoring: given({
      prometheus_port: flags.metricsPort,
      log_level: flags.logLevel,
      log_file: flags.logFile,
    }),
    security: given({
      require_token: flags.requireToken,
      read_only: flags.readOnly,
      allow_sites: flags.allowSite,
    }),
  };
}

/** A background server works elsewhere, and has to find the file all the same. */
const absolute = (path: string): string => resolve(path);

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}
