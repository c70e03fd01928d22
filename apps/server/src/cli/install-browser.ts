import { provideBrowser } from "./browser.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import { readSettings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";

/**
 * Makes sure there is a browser and prints which.
 * @throws BrowserMcpError BROWSER_NOT_FOUND, BROWSER_INSTALL_FAILED or CANCELLED
 */
export async function installBrowser(context: CliContext, flags: ServerFlags): Promise<void> {
  const found = await provideBrowser(context, await readSettings(context, flags));
  say(context, `${found.name}: ${found.executablePath}`);
}
