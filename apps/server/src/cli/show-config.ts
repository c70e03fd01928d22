import { CONFIG_FILE } from "../config/config-file.js";
import { loadConfig } from "../config/load-config.js";
import type { LoadedConfig, SettingGiver } from "../config/load-config.js";
import { settingsReference } from "../config/settings-reference.js";
import { tomlValue } from "../config/toml-value.js";
import { sayUnknown } from "../config/unknown-settings.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import type { ServerFlags } from "./server-flags.js";
import { configSources } from "./settings.js";

/** One setting as `browser-mcp config --json` prints it. */
interface ShownSetting {
  readonly name: string;
  /** Absent where nothing is set and there is no default. */
  readonly value?: unknown;
  readonly source: SettingGiver;
}

/**
 * Prints the settings in force and who gave each, as a config.toml that would do the same.
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function showConfig(context: CliContext, flags: ServerFlags, asJson: boolean): Promise<void> {
  const sources = configSources(context, flags);
  const loaded = await loadConfig(sources);
  if (asJson) {
    const { file } = loaded;
    say(
      context,
      JSON.stringify({ file: file ?? null, settings: settings(loaded), unknown: loaded.unknown }, null, 2),
    );
    return;
  }
  if (loaded.file === undefined) {
    say(
      context,
      `# No ${CONFIG_FILE} in ${sources.directories.join(" or ")}; \`browser-mcp config init\` writes one.`,
    );
  } else say(context, `# Read: ${loaded.file}`);
  printSections(context, settings(loaded));
  for (const setting of loaded.unknown) context.stderr.write(`browser-mcp: ${sayUnknown(setting)}\n`);
}

function settings({ config, givers }: LoadedConfig): readonly ShownSetting[] {
  const values = new Map(
    Object.entries(config).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]): [string, unknown] => [`${section}.${key}`, value]),
    ),
  );
  return settingsReference().flatMap((section) =>
    section.settings.map(({ name }) => ({
      name,
      value: values.get(name),
      source: givers.get(name) ?? { kind: "default" },
    })),
  );
}

function printSections(context: CliContext, shown: readonly ShownSetting[]): void {
  const lines = shown.map(({ name, value, source }) => {
    const [section = "", key = ""] = name.split(".");
    return { section, set: value === undefined ? `# ${key} =` : `${key} = ${tomlValue(value)}`, source };
  });
  const width = Math.max(...lines.map(({ set }) => set.length).filter((length) => length < 60));
  let current = "";
  for (const { section, set, source } of lines) {
    if (section !== current) say(context, `\n[${section}]`);
    current = section;
    say(context, `${set.padEnd(width)}  # ${sourceName(source)}`);
  }
}

function sourceName(source: SettingGiver): string {
  switch (source.kind) {
    case "default":
      return "default";
    case "file":
      return "file";
    case "variable":
      return source.name;
    case "flag":
      return source.name === "" ? "command line" : source.name;
  }
}
