import { BrowserMcpError, type ScriptOutcome } from "@browser-mcp/protocol";
import { renderValue, type RenderBounds } from "../../page/render-value.js";
import { asFunction } from "./as-function.js";
import { boundedFailure, placeIn, uncaught, withoutWrapping } from "./script-outcome.js";

/** What a script came to in the page, in a form that crosses from there. */
export type PageRun = {
  /** Whether it was run as the body of a function. */
  readonly wrapped?: boolean;
} & (
  | { readonly how: "value"; readonly value: unknown }
  | { readonly how: "error"; readonly message: string; readonly stack?: string }
  | { readonly how: "thrown"; readonly value: unknown }
  /** The page's content security policy lets nothing be evaluated: the script has not run. */
  | { readonly how: "forbidden" }
);

/** Runs a function in a tab's main frame, in the page's own world. */
export interface MainWorldApi {
  run(
    tabId: number,
    func: (script: string, wrapped: string, render: string, bounds: RenderBounds) => Promise<PageRun>,
    args: [script: string, wrapped: string, render: string, bounds: RenderBounds],
  ): Promise<PageRun | undefined>;
  /** Whether the tab's page lets anything run in its own world, as a sandbox without scripts does not. */
  runsScripts(tabId: number): Promise<boolean>;
}

/**
 * Evaluates a script where it stands: in the page's world, as far as the page's content security policy lets anything
 * be evaluated. Its source text is sent into the page, so it may use nothing from outside itself.
 */
export async function evaluateInPage(
  script: string,
  wrapped: string,
  render: string,
  bounds: RenderBounds,
): Promise<PageRun> {
  const evaluate = globalThis.eval; // called by another name, it sees the page's globals only
  let rendering: (value: unknown, within: RenderBounds) => unknown;
  try {
    rendering = evaluate(`(${render})`);
  } catch {
    return { how: "forbidden" };
  }
  let asBody = false;
  try {
    let value: unknown;
    try {
      value = evaluate(script);
    } catch (thrown) {
      // What was thrown by a script that ran names a place in it; a script that cannot be parsed has not run.
      asBody =
        thrown instanceof SyntaxError &&
        /return statement|await is only valid/.test(thrown.message) &&
        typeof thrown.stack === "string" &&
        !thrown.stack.includes("eval at");
      if (!asBody) throw thrown;
      value = evaluate(wrapped);
    }
    return { how: "value", value: rendering(await value, bounds), wrapped: asBody };
  } catch (thrown) {
    if (!(thrown instanceof Error)) return { how: "thrown", value: rendering(thrown, bounds) };
    const { name, message, stack } = thrown;
    const where = typeof stack === "string" ? { stack } : {};
    return { how: "error", message: `${name}: ${message}`, ...where, wrapped: asBody };
  }
}

/**
 * Runs a script without the debugger.
 * @param reason why the debugger is not used, a sentence
 * @throws BrowserMcpError PERMISSION_DENIED where the page's content security policy or sandbox forbids scripts;
 * TAB_CLOSED where the page was left
 */
export async function runInPage(
  api: MainWorldApi,
  tabId: number,
  script: string,
  { reason, bounds }: { readonly reason: string; readonly bounds: RenderBounds },
): Promise<ScriptOutcome> {
  const { source, wrapping } = asFunction(script);
  const run = await api.run(tabId, evaluateInPage, [script, source, renderValue.toString(), bounds]);
  if (run === undefined) {
    if (await api.runsScripts(tabId)) {
      throw new BrowserMcpError("TAB_CLOSED", "The page was left during the script.");
    }
    throw new BrowserMcpError(
      "PERMISSION_DENIED",
      `The page is sandboxed and runs no script at all; only the debugger could run one nevertheless. ${reason}`,
    );
  }
  const limitations = [
    `The script ran without the debugger, within what the page allows; had it run away, nothing could have stopped it. ${reason}`,
    ...(run.wrapped === true && run.how === "value"
      ? ["A script that awaits or returns at its top level gave only what it returned."]
      : []),
  ];
  switch (run.how) {
    case "value":
      return { ok: true, value: run.value ?? null, limitations };
    case "thrown":
      return { ok: false, message: uncaught(run.value), limitations };
    case "forbidden":
      throw new BrowserMcpError(
        "PERMISSION_DENIED",
        `The page's content security policy forbids evaluated scripts, and only the debugger could run one nevertheless. ${reason}`,
      );
    case "error": {
      const stack = run.stack === undefined ? undefined : withoutOurs(run.stack);
      const own =
        stack === undefined ? undefined : withoutWrapping(stack, run.wrapped === true ? wrapping : undefined);
      const position = own === undefined ? undefined : placeIn(own);
      return {
        ok: false,
        ...bounded(run.message, own),
        ...(position === undefined ? {} : { position }),
        limitations,
      };
    }
  }
}

/** @param stack begins with the message, unless the page gave it another one */
function bounded(message: string, stack: string | undefined): { message: string; stack?: string } {
  const at = stack?.search(/\n {4}at /) ?? -1;
  return boundedFailure(message, stack === undefined || at < 0 ? "" : stack.slice(at));
}

/** A stack down to the script's own last frame; what called the script is ours. */
function withoutOurs(stack: string): string {
  const lines = stack.split("\n");
  const last = lines.findLastIndex((line) => line.includes("eval at"));
  return lines
    .slice(
      0,
      Math.max(
        last + 1,
        lines.findIndex((line) => line.startsWith("    at ")),
      ),
    )
    .map((line) => line.replace(/eval at .*, (<anonymous>:\d+:\d+)/, "$1"))
    .join("\n");
}
