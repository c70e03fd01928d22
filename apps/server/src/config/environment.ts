import type * as z from "zod";
import { configSchema } from "./config-schema.js";
import type { RawConfig } from "./config-schema.js";

/** What our own variables begin with. */
export const OWN_VARIABLES = "BROWSER_MCP_";

/** The original server's variables, and short ones of ours, for settings that have longer names. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  "server.port": ["MCP_SERVER_PORT"],
  "server.host": ["MCP_SERVER_HOST"],
  "server.max_connections": ["MAX_CONNECTIONS"],
  "cache.max_size_mb": ["CACHE_SIZE_MB"],
  "monitoring.log_level": ["LOG_LEVEL"],
  "browser.executable": ["BROWSER_MCP_BROWSER"],
};

/** The variables that set a key, the one that wins first: `BROWSER_MCP_SERVER_PORT`, `MCP_SERVER_PORT`. */
export function variablesOf(section: string, key: string): readonly string[] {
  const own = `${OWN_VARIABLES}${section}_${key}`.toUpperCase();
  return [own, ...(aliases[`${section}.${key}`] ?? [])];
}

/** Every variable that sets something. */
export function variableNames(): readonly string[] {
  return Object.entries(configSchema.shape).flatMap(([section, schema]) =>
    Object.keys(schema.unwrap().shape).flatMap((key) => variablesOf(section, key)),
  );
}

/** Whether a variable sets something. */
export const isKnownVariable = (name: string): boolean => variableNames().includes(name);

/** The settings that environment variables give; an empty variable gives none. */
export function readEnvironmentConfig(variables: Readonly<Record<string, string | undefined>>): RawConfig {
  const found: Record<string, Record<string, unknown>> = {};
  for (const [section, schema] of Object.entries(configSchema.shape)) {
    for (const [key, keySchema] of Object.entries(schema.unwrap().shape)) {
      const name = variablesOf(section, key).find((variable) => variables[variable]);
      const text = name === undefined ? undefined : variables[name];
      if (text !== undefined) (found[section] ??= {})[key] = fromText(text, keySchema);
    }
  }
  return found;
}

/** A text as the kind of value that its setting takes; left as it is where none fits, for the schema to name. */
function fromText(text: string, schema: z.ZodType): unknown {
  const readings = [
    text,
    Number(text),
    text === "true" ? true : text === "false" ? false : text,
    text.split(","),
  ];
  const lowered = text.toLowerCase();
  return [...readings, lowered].find((reading) => schema.safeParse(reading).success) ?? text;
}
