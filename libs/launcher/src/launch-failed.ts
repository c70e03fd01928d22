import { BrowserMcpError } from "@browser-mcp/protocol";
import type { LaunchBrowserOptions } from "./launch-browser.js";

/**
 * The error for a browser that could not be launched.
 * @param words what the browser said last
 */
export function launchFailed(
  error: unknown,
  words: string,
  { executablePath, noSandbox, userDataDir }: LaunchBrowserOptions,
): BrowserMcpError {
  const reason = error instanceof Error ? error.message : String(error);
  const said = words === "" ? "" : ` It said: ${words}`;
  return new BrowserMcpError(
    "BROWSER_LAUNCH_FAILED",
    `The browser ${executablePath} could not be launched: ${reason}.${said}`,
    { cause: error, hint: hintFor(words, noSandbox, userDataDir) },
  );
}

/** A better hint than the catalogue's, where the browser's words give one. */
function hintFor(words: string, noSandbox: boolean, userDataDir: string | undefined): string | undefined {
  if (/missing x server|cannot open display/i.test(words)) return "Start it headless: there is no display.";
  if (!noSandbox && /sandbox/i.test(words)) {
    return "This machine denies the browser its sandbox (as it does to root); launch it without one.";
  }
  if (userDataDir !== undefined && /singleton|existing browser session|in use/i.test(words)) {
    return `Close the other browser that uses the profile ${userDataDir}.`;
  }
  return undefined;
}
