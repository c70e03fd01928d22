import { allowedValues, defaultValue } from "./allowed-values.js";
import { configSchema } from "./config-schema.js";
import { variablesOf } from "./environment.js";
import { liveSettings } from "./live-settings.js";

/** One setting, for the reference, a new file and messages. */
export interface SettingReference {
  /** `port`. */
  readonly key: string;
  /** Its name everywhere: `server.port`. */
  readonly name: string;
  readonly description: string;
  /** In words: `a whole number from 0 to 65,535`. */
  readonly allowed: string;
  /** Absent where there is none. */
  readonly default?: unknown;
  /** The environment variables that set it, the one that wins first. */
  readonly variables: readonly string[];
  /** The option of the command line that sets it. */
  readonly flag?: string;
  /** Whether a running server takes it over from a changed file. */
  readonly live: boolean;
}

/** One section of config.toml. */
export interface SectionReference {
  readonly section: string;
  readonly description: string;
  readonly settings: readonly SettingReference[];
}

/** The options of the command line that set something, by the setting's name. */
const flags: Readonly<Record<string, string>> = {
  "server.host": "--host",
  "server.port": "--port",
  "server.ws_port": "--ws-port",
  "server.tls_cert": "--tls-cert",
  "server.tls_key": "--tls-key",
  "security.allow_sites": "--allow-site",
  "security.read_only": "--read-only",
  "monitoring.prometheus_port": "--metrics-port",
  "monitoring.log_level": "--log-level",
  "monitoring.log_file": "--log-file",
  "security.require_token": "--require-token",
};

/** Every setting, in the order of the schema. */
export function settingsReference(): readonly SectionReference[] {
  return Object.entries(configSchema.shape).map(([section, schema]) => ({
    section,
    description: schema.description ?? "",
    settings: Object.entries(schema.unwrap().shape).map(([key, setting]) => {
      const name = `${section}.${key}`;
      const given = defaultValue(setting);
      const flag = flagOf(name);
      return {
        key,
        name,
        description: setting.description ?? "",
        allowed: allowedValues(setting),
        ...(given === undefined ? {} : { default: given }),
        variables: variablesOf(section, key),
        ...(flag === undefined ? {} : { flag }),
        live: liveSettings.has(name),
      };
    }),
  }));
}

/** The names of all settings. */
export const settingNames = (): readonly string[] =>
  Object.entries(configSchema.shape).flatMap(([section, schema]) =>
    Object.keys(schema.unwrap().shape).map((key) => `${section}.${key}`),
  );

/** The option of the command line that sets something. */
export const flagOf = (name: string): string | undefined => flags[name];
