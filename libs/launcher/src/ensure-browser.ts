import { whyItCannotStart } from "./check-start.js";
import { findBrowsers, type FindBrowserOptions } from "./find-browser.js";
import type { FoundBrowser } from "./found-browser.js";
import { installBrowser, type InstallBrowserOptions } from "./install-browser.js";
import { runCommand as runOnMachine } from "./run-command.js";

/** How to find a browser and, where there is none, how to install one. */
export type EnsureBrowserOptions = FindBrowserOptions & InstallBrowserOptions;

/**
 * Makes sure there is a browser: the first one on this machine that can start, otherwise a newly installed one. A
 * configured browser is taken as it is.
 * @throws BrowserMcpError BROWSER_NOT_FOUND where the configured path is no executable file, BROWSER_INSTALL_FAILED,
 * CANCELLED
 */
export async function ensureBrowser(options: EnsureBrowserOptions): Promise<FoundBrowser> {
  const { logger, signal, platform = process.platform, runCommand = runOnMachine } = options;
  for await (const browser of findBrowsers(options)) {
    if (browser.source === "configured") return browser;
    const fault = await whyItCannotStart(browser.executablePath, platform, runCommand, signal);
    if (fault === undefined) return browser;
    if (signal?.aborted) break;
    logger.warn("found a browser that cannot start", { path: browser.executablePath, reason: fault });
  }
  return installBrowser(options);
}
