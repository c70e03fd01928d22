import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { commentedConfig } from "../config/commented-config.js";
import { CONFIG_FILE } from "../config/config-file.js";
import { systemErrorOf } from "../config/system-error.js";
import { userFolders } from "../user-folders.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";

/** What a new file is to be. */
export interface InitConfigWish {
  /** Default: `config.toml` in the person's configuration folder. */
  readonly file: string | undefined;
  /** Write over one that is there. */
  readonly force: boolean;
}

/**
 * Writes a config.toml in which every setting is explained, and prints its path.
 * @throws BrowserMcpError INVALID_CONFIGURATION where one is there already or the place cannot be written
 */
export async function initConfig(context: CliContext, { file, force }: InitConfigWish): Promise<void> {
  const path = file === undefined ? join(userFolders.config, CONFIG_FILE) : resolve(context.directory, file);
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  await writeFile(path, commentedConfig(), { flag: force ? "w" : "wx", mode: 0o600 }).catch(
    (error: unknown) => {
      throw systemErrorOf(error)?.code === "EEXIST" ? isThere(path, error) : notWritten(path, error);
    },
  );
  say(context, path);
}

const isThere = (path: string, cause: unknown): BrowserMcpError =>
  new BrowserMcpError("INVALID_CONFIGURATION", `${path} is there already.`, {
    hint: "Edit it, or write over it with --force.",
    cause,
  });

const notWritten = (path: string, cause: unknown): BrowserMcpError =>
  new BrowserMcpError(
    "INVALID_CONFIGURATION",
    `${path} cannot be written: ${systemErrorOf(cause)?.message ?? String(cause)}.`,
    { hint: "Name another file: `browser-mcp config init FILE`.", cause },
  );
