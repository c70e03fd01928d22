import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import { CONFIG_FILE } from "./config-file.js";
import type { Config } from "./config-schema.js";
import { changeBetween } from "./live-settings.js";
import { loadConfig } from "./load-config.js";
import type { ConfigSources, LoadedConfig } from "./load-config.js";
import { sayUnknown } from "./unknown-settings.js";

/** Milliseconds of quiet after which a changed file is read: editors write in several steps. */
const QUIET_MS = 200;

/** What a watcher needs. */
export interface ConfigWatcherSettings {
  readonly sources: ConfigSources;
  /** What was loaded at the start. */
  readonly loaded: LoadedConfig;
  readonly logger: Logger;
  /** Heeds the settings that a running server takes over. */
  readonly apply: (config: Config) => void;
}

/**
 * Watches config.toml: a change is taken over where that is safe, and said where it needs a restart; a file that cannot be
 * read, is wrong, is gone or empty changes nothing.
 */
export class ConfigWatcher {
  readonly #settings: ConfigWatcherSettings;
  readonly #watchers: readonly FSWatcher[];
  #config: Config;
  #file: string | undefined;
  #isBlank: boolean;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(settings: ConfigWatcherSettings) {
    this.#settings = settings;
    this.#config = settings.loaded.config;
    this.#file = settings.loaded.file;
    this.#isBlank = settings.loaded.isBlank;
    const { file, directories } = settings.sources;
    const path = file ?? settings.loaded.file;
    // The folder and not the file: an editor may put a new file in the place of the old one.
    this.#watchers =
      path === undefined
        ? directories.flatMap((directory) => this.#watch(directory, CONFIG_FILE))
        : this.#watch(dirname(path), basename(path));
  }

  /** Looks no longer; settles once nothing is being read. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    await this.#reading;
  }

  /** A folder that is not there, or cannot be watched, is left alone. */
  #watch(directory: string, name: string): readonly FSWatcher[] {
    const { logger } = this.#settings;
    try {
      const watcher = watch(directory, { persistent: false }, (_event, changed) => {
        if (changed === null || changed === name) this.#changed();
      });
      watcher.on("error", (error) => {
        logger.debug("the configuration is watched no longer", { directory, error });
        watcher.close();
      });
      return [watcher];
    } catch (error) {
      logger.debug("the configuration cannot be watched", { directory, error });
      return [];
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#reading = this.#reading.then(() => this.#read());
    }, QUIET_MS);
    this.#timer.unref();
  }

  async #read(): Promise<void> {
    const { sources, logger, apply } = this.#settings;
    try {
      const { config, file, isBlank, unknown } = await loadConfig(sources);
      if (this.#closed) return;
      if (isBlank && !this.#isBlank) {
        // Nobody who removes it, or puts or writes another one in its place step by step, means to lift every rule.
        const what = file === undefined ? "gone" : "empty";
        logger.warn(`the configuration file is ${what}; its settings stay until the server ends`, {
          file: this.#file,
        });
        return;
      }
      this.#file = file;
      this.#isBlank = isBlank;
      const { live, needRestart } = changeBetween(this.#config, config);
      this.#config = config;
      for (const setting of unknown) logger.warn(sayUnknown(setting), { file });
      if (live.length > 0) {
        apply(config);
        logger.info("configuration taken over", { settings: live.join(", "), file });
      }
      if (needRestart.length > 0) {
        logger.warn("these settings need a restart", { settings: needRestart.join(", "), file });
      }
    } catch (thrown) {
      const { message, hint } = BrowserMcpError.from(thrown);
      logger.warn("the changed configuration is not taken over", { reason: message, hint });
    }
  }
}
