import { generatedNote, link, table } from "./markdown";
import type { ErrorReference } from "./reference";

/** `docs/errors.md`: every error code, what it means and what to do. Markdown, not yet formatted. */
export function renderErrors(errors: ErrorReference): string {
  const entries = Object.entries(errors);
  return [
    "# Errors",
    generatedNote("the error catalogue"),
    "Every failure carries one of these codes, a message that names what failed, and a hint. A tool's result has them in `_meta` under `browser-mcp/error`.",
    table(
      ["Code", "Meaning"],
      entries.map(([code, { meaning }]) => [link(code), meaning]),
    ),
    ...entries.map(([code, { meaning, hint }]) => `## ${code}\n\n${meaning}\n\n**What to do:** ${hint}`),
  ]
    .join("\n\n")
    .concat("\n");
}
