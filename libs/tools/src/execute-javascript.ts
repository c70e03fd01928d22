import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { ScriptOutcome } from "@browser-mcp/protocol";
import * as z from "zod";
import { reloadArgument, requestOptions, tabParams, targetArguments } from "./shared/target.js";
import { truncate } from "./shared/truncate.js";
import { defineTool } from "./tool.js";

/** UTF-16 code units of a page's error message, and of its stack, that a result quotes at most. */
const QUOTE_LIMIT = 2_000;

/** A script's value exists nowhere but in its result: no resource can hold the whole. */
const NARROW =
  "to get the rest, run a script that returns less: only the fields you need, or one slice of the text or list at a time";

const MAX_TIMEOUT_MS = 120_000;
/** What the browser needs beside the script's own time: to stop it, and to answer. */
const ANSWER_MS = 3_000;

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
  icon: "script",
  description:
    "Evaluates JavaScript in the page, with the page's own globals, and returns the value of its last expression " +
    "in result. The Browser MCP extension of this project awaits promises and renders maps, sets, dates, errors, " +
    "elements and cycles; another one gives only data that JSON can hold. undefined becomes null. A script that throws " +
    "is an error with the page's message, stack and position. Scripts on one tab run one after the other.",
  input: z.strictObject({
    code: z
      .string()
      .min(1)
      .describe("The script, e.g. `document.title`. Several statements give the value of the last."),
    timeout: z
      .int()
      .min(1)
      .max(MAX_TIMEOUT_MS)
      .optional()
      .describe(
        "Milliseconds after which the script is stopped, where the browser can; default about 8,000.",
      ),
    ...targetArguments,
    ...reloadArgument,
  }),
  output: z.object({
    result: z.unknown().describe("The script's value; null where it has none."),
    limitations: z
      .array(z.string())
      .optional()
      .describe("What could not be done as promised, e.g. because the debugger is forbidden."),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  deadlineMs: MAX_TIMEOUT_MS + 2 * ANSWER_MS,
  run: async (args, context) => {
    const { code, timeout } = args;
    const { data } = await context.browser.request(
      "executeScript",
      {
        script: code,
        ...tabParams(args),
        ...(timeout === undefined ? {} : { timeout }),
      },
      { ...requestOptions(context, args), ...deadlineFor(timeout) },
    );
    if (!data.ok) throw scriptError(data);
    const { value, limitations } = data;
    return {
      structured: {
        result: value ?? null,
        ...(limitations === undefined ? {} : { limitations: [...limitations] }),
      },
      advice: NARROW,
    };
  },
});

/** The request's own deadline, where the script may take longer than that allows. */
function deadlineFor(timeout: number | undefined): { timeoutMs?: number } {
  const needed = (timeout ?? 0) + ANSWER_MS;
  return needed <= actions.executeScript.deadlineMs ? {} : { timeoutMs: needed };
}

function scriptError(outcome: Extract<ScriptOutcome, { ok: false }>): BrowserMcpError {
  const { message, stack, position, limitations = [] } = outcome;
  const quoted = truncate(
    message === "" ? "The script failed without a message." : message,
    QUOTE_LIMIT,
  ).text;
  const lines = [
    // A stack begins with the message, as browsers write it.
    ...(stack?.startsWith(message) === true && message.length <= QUOTE_LIMIT ? [] : [quoted]),
    ...(stack === undefined ? [] : [truncate(stack, QUOTE_LIMIT).text]),
    ...(position === undefined ? [] : [`At line ${position.line}, column ${position.column} of the script.`]),
    ...limitations,
  ];
  const text = lines.join("\n");
  const hint = causes.find(({ pattern }) => pattern.test(message))?.hint;
  return new BrowserMcpError("SCRIPT_ERROR", text, hint === undefined ? {} : { hint });
}
