import { generatedNote, table } from "./markdown";
import type { SectionReference } from "./reference";

type Setting = SectionReference["settings"][number];

const code = (text: string): string => `\`${text}\``;

const defaultOf = (setting: Setting): string =>
  setting.default === undefined ? "" : code(JSON.stringify(setting.default));

const otherWays = ({ variables, flag }: Setting): string =>
  [...(flag === undefined ? [] : [flag]), ...variables].map(code).join(", ");

function sectionPage({ section, description, settings }: SectionReference): string {
  const rows = settings.map((setting) => [
    setting.live ? `${code(setting.key)} ↻` : code(setting.key),
    setting.description,
    setting.allowed,
    defaultOf(setting),
    otherWays(setting),
  ]);
  return [
    `## [${section}]`,
    description,
    table(["Key", "What it sets", "Allowed", "Default", "Option and variables"], rows),
  ].join("\n\n");
}

/** `docs/configuration.md`: every setting. Markdown, not yet formatted. */
export function renderSettings(sections: readonly SectionReference[]): string {
  return [
    "# Configuration",
    generatedNote("the configuration's schema"),
    "Settings come from, each stronger than the one before: defaults, `config.toml` (in the working directory, then in your configuration folder, or the file named by `--config`), environment variables, and options. An empty variable sets nothing; a list in a variable is separated by commas. `browser-mcp config` prints the settings in force and where each comes from, `browser-mcp config init` writes a file in which every setting is explained.",
    "A running server takes the settings marked ↻ over when the file changes, and names in its log those that need a restart; a file that is wrong changes nothing.",
    ...sections.map(sectionPage),
  ]
    .join("\n\n")
    .concat("\n");
}
