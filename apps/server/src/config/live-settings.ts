import type { Config } from "./config-schema.js";

/** The settings that a running server takes over; every other one needs a restart. */
export const liveSettings: ReadonlySet<string> = new Set([
  "server.cors_origins",
  "limits.result_bytes",
  "monitoring.log_level",
  "monitoring.enable_request_logging",
  "security.allow_sites",
  "security.deny_sites",
  "security.allow_tools",
  "security.deny_tools",
  "security.read_only",
  "security.ask",
]);

/** What differs between two configurations, by what it takes to heed it. */
export interface ConfigChange {
  readonly live: readonly string[];
  readonly needRestart: readonly string[];
}

/** The names of the settings that differ. */
export function changeBetween(before: Config, after: Config): ConfigChange {
  const old = valuesOf(before);
  const changed = [...valuesOf(after)]
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)))
    .map(([name]) => name);
  const gone = [...old.keys()].filter((name) => !valuesOf(after).has(name));
  const names = [...new Set([...changed, ...gone])];
  return {
    live: names.filter((name) => liveSettings.has(name)),
    needRestart: names.filter((name) => !liveSettings.has(name)),
  };
}

const valuesOf = (config: Config): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(config).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]): [string, unknown] => [`${section}.${key}`, value]),
    ),
  );
