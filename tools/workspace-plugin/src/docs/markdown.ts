/** A cell's text must not end the cell or the row. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** A table in GitHub's Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** A link to a section of the same page whose heading is `name`. */
export const link = (name: string): string => `[\`${name}\`](#${name.toLowerCase()})`;

/** What every generated page says of itself. */
export const generatedNote = (source: string): string =>
  `Generated from ${source} by \`npx nx run workspace-plugin:docs\`; changes by hand are overwritten.`;
