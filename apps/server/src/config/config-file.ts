import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import type { RawConfig } from "./config-schema.js";
import { systemErrorOf } from "./system-error.js";

/** The name of a configuration file where none is named. */
export const CONFIG_FILE = "config.toml";

/** A file and what it says. */
export interface ConfigFile {
  readonly path: string;
  readonly values: RawConfig;
  /** Whether nothing at all stands in it, as while it is being written anew. */
  readonly isBlank: boolean;
}

/**
 * Reads the file that was named, or the first `config.toml` of the directories; `undefined` where there is none.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming the file that cannot be read, or what in it is no TOML
 */
export async function readConfigFile(where: {
  readonly file?: string;
  readonly directories: readonly string[];
}): Promise<ConfigFile | undefined> {
  const candidates =
    where.file === undefined
      ? where.directories.map((directory) => join(directory, CONFIG_FILE))
      : [where.file];
  for (const path of candidates) {
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      if (where.file === undefined && isMissing(error)) return undefined;
      throw new BrowserMcpError("INVALID_CONFIGURATION", `The configuration file ${path} cannot be read.`, {
        hint: "Check the path given with --config.",
        cause: error,
      });
    });
    if (text !== undefined) return { path, values: await parseToml(path, text), isBlank: text.trim() === "" };
  }
  return undefined;
}

const isMissing = (error: unknown): boolean =>
  ["ENOENT", "ENOTDIR"].includes(systemErrorOf(error)?.code ?? "");

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
