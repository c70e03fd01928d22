import { settingsReference } from "./settings-reference.js";
import type { SettingReference } from "./settings-reference.js";
import { tomlValue } from "./toml-value.js";

/** Columns of a comment. */
const WIDTH = 100;

/** A whole config.toml in which every setting stands as a comment with its default: taken over unchanged, it sets nothing. */
export function commentedConfig(): string {
  const head = [
    "# Settings of Browser MCP. Take away the # before a setting to change it.",
    "# The environment and the command line win over this file.",
  ];
  const sections = settingsReference().flatMap(({ section, description, settings }) => [
    "",
    ...comment(description),
    `[${section}]`,
    ...settings.flatMap((setting) => ["", ...settingLines(setting)]),
  ]);
  return [...head, ...sections, ""].join("\n");
}

function settingLines(setting: SettingReference): readonly string[] {
  const value = setting.default === undefined ? "" : ` ${tomlValue(setting.default)}`;
  return [
    ...comment(setting.description),
    ...comment(`Allowed: ${setting.allowed}. Environment: ${setting.variables.join(", ")}.`),
    `# ${setting.key} =${value}`,
  ];
}

function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
