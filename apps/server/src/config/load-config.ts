import { BrowserMcpError } from "@browser-mcp/protocol";
import type * as z from "zod";
import { allowedValues } from "./allowed-values.js";
import { readConfigFile } from "./config-file.js";
import { configSchema } from "./config-schema.js";
import type { Config, RawConfig } from "./config-schema.js";
import { readEnvironmentConfig, variablesOf } from "./environment.js";
import { flagOf } from "./settings-reference.js";
import { unknownKeys, unknownVariables } from "./unknown-settings.js";
import type { UnknownSetting } from "./unknown-settings.js";

/** Where settings come from. */
export interface ConfigSources {
  /** Named by `--config`; it must exist. */
  readonly file?: string;
  /** Looked at in this order where no file is named; the first `config.toml` found is used. */
  readonly directories: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** From the command line. */
  readonly flags: RawConfig;
}

/** Who gave a setting its value: `default`, a file, an environment variable, an option. */
export type SettingGiver =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "flag"; readonly name: string };

/** The settings in force, where they come from, and what was given and means nothing. */
export interface LoadedConfig {
  readonly config: Config;
  readonly file: string | undefined;
  /** Whether nothing at all stands in that file, or there is none. */
  readonly isBlank: boolean;
  /** By the setting's name; only those that somebody gave. */
  readonly givers: ReadonlyMap<string, SettingGiver>;
  readonly unknown: readonly UnknownSetting[];
}

/** One place that gives settings. */
interface Layer {
  readonly values: RawConfig;
  readonly giver: (section: string, key: string) => SettingGiver;
}

/**
 * Defaults < config.toml < environment < command line.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming key, value, what is allowed and where it came from, or the file
 * that cannot be read
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const file = await readConfigFile(sources);
  const layers: Layer[] = [
    { values: file?.values ?? {}, giver: () => ({ kind: "file", path: file?.path ?? "config.toml" }) },
    {
      values: readEnvironmentConfig(sources.variables),
      giver: (section, key) => ({
        kind: "variable",
        name: variablesOf(section, key).find((variable) => sources.variables[variable]) ?? "",
      }),
    },
    {
      values: sources.flags,
      giver: (section, key) => ({ kind: "flag", name: flagOf(`${section}.${key}`) ?? "" }),
    },
  ];
  const merged = merge(layers.map(({ values }) => values));
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) throw wrongValue(parsed.error, merged, layers);
  return {
    config: parsed.data,
    file: file?.path,
    isBlank: file?.isBlank ?? true,
    givers: giversOf(layers),
    unknown: [...unknownKeys(file?.values ?? {}), ...unknownVariables(sources.variables)],
  };
}

/** Who gave a value, in words that follow it. */
export function describeGiver(giver: SettingGiver): string {
  switch (giver.kind) {
    case "default":
      return "by default";
    case "file":
      return `in ${giver.path}`;
    case "variable":
      return `from the environment variable ${giver.name}`;
    case "flag":
      return giver.name === "" ? "from the command line" : `from the command line, ${giver.name}`;
  }
}

function giversOf(layers: readonly Layer[]): ReadonlyMap<string, SettingGiver> {
  const givers = new Map<string, SettingGiver>();
  for (const { values, giver } of layers) {
    for (const [section, keys] of Object.entries(values)) {
      for (const key of Object.keys(keys)) givers.set(`${section}.${key}`, giver(section, key));
    }
  }
  return givers;
}

function merge(layers: readonly RawConfig[]): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const layer of layers) {
    for (const [section, values] of Object.entries(layer)) {
      merged[section] = { ...merged[section], ...values };
    }
  }
  return merged;
}

function wrongValue(error: z.ZodError, merged: RawConfig, layers: readonly Layer[]): BrowserMcpError {
  const issue = error.issues[0];
  const [section = "", key = ""] = (issue?.path ?? []).map(String);
  const layer = layers.findLast(({ values }) => values[section]?.[key] !== undefined);
  const giver = layer?.giver(section, key) ?? { kind: "default" };
  const value = JSON.stringify(merged[section]?.[key]);
  const message = `${section}.${key} = ${value} (${describeGiver(giver)}) ${complaintOf(issue, section, key)}.`;
  return new BrowserMcpError("INVALID_CONFIGURATION", message, { cause: error });
}

/** A rule of our own says what it wants; else the words of what the schema allows do. */
function complaintOf(issue: z.core.$ZodIssue | undefined, section: string, key: string): string {
  if (issue?.code === "custom" || issue?.code === "invalid_format") return issue.message;
  const setting = Object.entries(configSchema.shape)
    .flatMap(([name, schema]) => (name === section ? Object.entries(schema.unwrap().shape) : []))
    .find(([name]) => name === key)?.[1];
  return setting === undefined ? (issue?.message ?? "") : `must be ${allowedValues(setting)}`;
}
