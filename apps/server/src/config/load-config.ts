import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import { configSchema } from "./config-schema.js";
import type { Config, RawConfig } from "./config-schema.js";
import { readEnvironmentConfig, variablesOf } from "./environment.js";

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

/** The settings in force, where they come from, and what in the file means nothing. */
export interface LoadedConfig {
  readonly config: Config;
  readonly file: string | undefined;
  readonly unknownKeys: readonly string[];
}

/** One place that gives settings; `describe` names the giver of one key for an error. */
interface Layer {
  readonly values: RawConfig;
  readonly describe: (section: string, key: string) => string;
}

/**
 * Defaults < config.toml < environment < command line.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming key, value and where it came from, or the file that cannot be read
 */
export async function loadConfig(sources: ConfigSources): Promise<LoadedConfig> {
  const file = await readConfigFile(sources);
  const layers: Layer[] = [
    { values: file?.values ?? {}, describe: () => `in ${file?.path ?? "config.toml"}` },
    {
      values: readEnvironmentConfig(sources.variables),
      describe: (section, key) => {
        const name = variablesOf(section, key).find((variable) => sources.variables[variable]);
        return `from the environment variable ${name ?? ""}`;
      },
    },
    { values: sources.flags, describe: () => "from the command line" },
  ];
  const merged = merge(layers.map(({ values }) => values));
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) throw wrongValue(parsed.error, merged, layers);
  return { config: parsed.data, file: file?.path, unknownKeys: unknownKeys(file?.values ?? {}) };
}

async function readConfigFile(
  sources: ConfigSources,
): Promise<{ path: string; values: RawConfig } | undefined> {
  const candidates =
    sources.file === undefined
      ? sources.directories.map((directory) => join(directory, "config.toml"))
      : [sources.file];
  for (const path of candidates) {
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      if (sources.file === undefined && isMissing(error)) return undefined;
      throw new BrowserMcpError("INVALID_CONFIGURATION", `The configuration file ${path} cannot be read.`, {
        hint: "Check the path given with --config.",
        cause: error,
      });
    });
    if (text !== undefined) return { path, values: await parseToml(path, text) };
  }
  return undefined;
}

const isMissing = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  (error.code === "ENOENT" || error.code === "ENOTDIR");

const fileSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

async function parseToml(path: string, text: string): Promise<RawConfig> {
  const { parse } = await import("smol-toml");
  try {
    return fileSchema.parse(parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? `"${error.issues[0]?.path.join(".") ?? ""}" must stand in a [section]`
        : String(error instanceof Error ? error.message : error)
            .split("\n", 1)
            .join("");
    throw new BrowserMcpError("INVALID_CONFIGURATION", `${path} is no valid configuration: ${reason}.`, {
      cause: error,
    });
  }
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
  const giver = layers.findLast(({ values }) => values[section]?.[key] !== undefined);
  const value = JSON.stringify(merged[section]?.[key]);
  const message = `${section}.${key} = ${value} (${giver?.describe(section, key) ?? "by default"}): ${issue?.message ?? ""}.`;
  return new BrowserMcpError("INVALID_CONFIGURATION", message, { cause: error });
}

function unknownKeys(values: RawConfig): string[] {
  return Object.entries(values).flatMap(([section, keys]) => {
    const known = Object.entries(configSchema.shape).find(([name]) => name === section)?.[1];
    if (known === undefined) return [`[${section}]`];
    const names = Object.keys(known.unwrap().shape);
    return Object.keys(keys)
      .filter((key) => !names.includes(key))
      .map((key) => `${section}.${key}`);
  });
}
