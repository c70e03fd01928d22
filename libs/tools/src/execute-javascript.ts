import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ScriptOutcome } from "@browser-mcp/protocol";
import * as z from "zod";
import { requestOptions, targetArguments } from "./shared/target.js";
import { truncate } from "./shared/truncate.js";
import { defineTool } from "./tool.js";

/** UTF-16 code units of a page's error message, and of its stack, that a result quotes at most. */
const QUOTE_LIMIT = 2_000;

/** A script's value exists nowhere but in its result: no resource can hold the whole. */
const NARROW =
  "to get the rest, run a script that returns less: only the fields you need, or one slice of the text or list at a time";

/** What a page's error text tells of its cause, where a better hint than the catalogue's can be given. */
const causes: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  {
    pattern: /could not be cloned|could not serialize/i,
    hint: "The value cannot leave the page: return data that JSON can hold, such as a text, a number, or an element's outerHTML; a promise is not awaited.",
  },
  {
    pattern: /content security policy|unsafe-eval/i,
    hint: "This page forbids evaluated scripts; read it with get_page_content or get_dom_snapshot.",
  },
];

/** `execute_javascript`: evaluates a script in a page and gives its completion value; WIRE.md 3.3 and 5. */
export const executeJavascript = defineTool({
  name: "execute_javascript",
  title: "Run JavaScript in a page",
  description:
    "Evaluates JavaScript in the page, with the page's own globals, and returns the value of its last expression " +
    "in result. The value must be data that JSON can hold; undefined becomes null, and promises are not awaited. A " +
    "script that throws is an error with the page's message and stack. Scripts on one tab run one after the other.",
  input: z.strictObject({
    code: z
      .string()
      .min(1)
      .describe("The script, e.g. `document.title`. Several statements give the value of the last."),
    ...targetArguments,
  }),
  output: z.object({ result: z.unknown().describe("The script's value; null where it has none.") }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  run: async (args, context) => {
    const { data } = await context.browser.request(
      "executeScript",
      { script: args.code, ...(args.tabId === undefined ? {} : { tabId: args.tabId }) },
      requestOptions(context, args),
    );
    if (!data.ok) throw scriptError(data);
    return { structured: { result: data.value ?? null }, advice: NARROW };
  },
});

function scriptError({ message, stack }: Extract<ScriptOutcome, { ok: false }>): BrowserMcpError {
  const quoted = truncate(
    message === "" ? "The script failed without a message." : message,
    QUOTE_LIMIT,
  ).text;
  const text = stack === undefined ? quoted : `${quoted}\n${truncate(stack, QUOTE_LIMIT).text}`;
  const hint = causes.find(({ pattern }) => pattern.test(message))?.hint;
  return new BrowserMcpError("SCRIPT_ERROR", text, hint === undefined ? {} : { hint });
}
