import { boundsOf, fieldsOf, typeOf } from "./json-schema-text";
import type { Field } from "./json-schema-text";
import { generatedNote, link, table } from "./markdown";
import type { ToolReference } from "./reference";

const withBounds = ({ schema }: Field): string => {
  const bounds = boundsOf(schema);
  return bounds === "" ? typeOf(schema) : `${typeOf(schema)}, ${bounds}`;
};

const defaultOf = ({ schema, required }: Field): string => {
  if (required) return "**required**";
  return schema.default === undefined ? "" : `\`${JSON.stringify(schema.default)}\``;
};

const argumentsOf = (tool: ToolReference): string => {
  const fields = fieldsOf(tool.inputSchema);
  if (fields.length === 0) return "It takes no arguments.";
  return table(
    ["Argument", "Type", "Default", "Description"],
    fields.map((field) => [
      `\`${field.name}\``,
      withBounds(field),
      defaultOf(field),
      field.schema.description ?? "",
    ]),
  );
};

const resultOf = (tool: ToolReference): string =>
  table(
    ["Field", "Type", "Description"],
    fieldsOf(tool.outputSchema).map((field) => [
      `\`${field.name}\`${field.required ? "" : " (optional)"}`,
      withBounds(field),
      field.schema.description ?? "",
    ]),
  );

/** The MCP tool annotations in words. */
const hintsOf = ({ annotations }: ToolReference): string =>
  [
    annotations.readOnlyHint
      ? "Changes nothing"
      : `Changes the page or the browser${annotations.destructiveHint ? ", perhaps for good" : ""}`,
    annotations.idempotentHint ? "repeating it changes nothing more" : "repeating it may change more",
    annotations.openWorldHint ? "meets pages that nobody here controls" : "stays within the browser itself",
  ].join("; ");

const sectionOf = (tool: ToolReference): string =>
  [
    `## ${tool.name}`,
    `**${tool.title}.** ${tool.description}`,
    `${hintsOf(tool)}.`,
    "### Arguments",
    argumentsOf(tool),
    "### Result",
    resultOf(tool),
  ].join("\n\n");

/** `docs/tools.md`: every tool with its arguments and its result. Markdown, not yet formatted. */
export function renderTools(tools: readonly ToolReference[]): string {
  return [
    "# Tools",
    generatedNote("the tools' own schemas"),
    table(
      ["Tool", "What it does"],
      tools.map(({ name, title }) => [link(name), title]),
    ),
    "Arguments may be spelled in snake_case as well (`tab_id` for `tabId`). An argument that is not listed is refused. What a call can fail with stands in [errors.md](errors.md).",
    ...tools.map(sectionOf),
  ]
    .join("\n\n")
    .concat("\n");
}
