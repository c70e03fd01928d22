import { BrowserMcpError } from "@browser-mcp/protocol";
import { allTools, parseArguments } from "@browser-mcp/tools";
import type { ToolResult } from "@browser-mcp/tools";
import type { CliContext } from "./cli-context.js";
import { callInOwnBrowser } from "./call-in-own-browser.js";
import { callRunningServer } from "./call-running-server.js";
import { printResult } from "./print-result.js";
import { readSettings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";

/** What `browser-mcp call` was told. */
export interface CallRequest extends ServerFlags {
  readonly tool: string;
  readonly json: string | undefined;
  readonly url?: string;
}

/**
 * Calls one tool and prints its result. Without `--url` a server that runs already, with a browser connected, is
 * asked; otherwise a headless browser is launched for this one call.
 * @returns the exit code: 1 when the tool failed
 * @throws BrowserMcpError INVALID_PARAMETERS, TOOL_NOT_FOUND, and what starting a server and browser throws
 */
export async function callTool(context: CliContext, request: CallRequest): Promise<number> {
  const args = parseJson(request.json);
  const tool = allTools.find(({ name }) => name === request.tool);
  if (tool === undefined) {
    const names = allTools.map(({ name }) => name).join(", ");
    throw new BrowserMcpError("TOOL_NOT_FOUND", `Unknown tool: ${request.tool}.`, {
      hint: `There are: ${names}.`,
    });
  }
  // Wrong arguments are told before a browser is started for them.
  parseArguments(tool.name, tool.input, args);
  const url = request.url === undefined ? undefined : checkUrl(request.url);
  const settings = await readSettings(context, { logLevel: "warn", ...request });
  const result: ToolResult =
    (url === undefined
      ? await callRunningServer(settings.config, request.tool, args, context.stop)
      : undefined) ??
    (await callInOwnBrowser(context, settings, { tool: request.tool, args, url: url ?? "about:blank" }));
  return printResult(context, result);
}

function parseJson(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "{}");
  } catch (cause) {
    throw new BrowserMcpError("INVALID_PARAMETERS", "The tool's arguments are not valid JSON.", {
      hint: `Write them as one quoted word: '{"tabId": 1}'.`,
      cause,
    });
  }
}

const openable: ReadonlySet<string> = new Set(["http:", "https:", "file:", "about:", "chrome:"]);

function checkUrl(text: string): string {
  if (URL.canParse(text) && openable.has(new URL(text).protocol)) return text;
  throw new BrowserMcpError(
    "INVALID_PARAMETERS",
    `--url ${JSON.stringify(text)} is not the address of a page.`,
    {
      hint: "Write it in full, with http, https, file, about or chrome: http://localhost:3000/.",
    },
  );
}
