import { BrowserMcpError } from "@browser-mcp/protocol";
import { downloadedBrowsers } from "./downloaded-browsers.js";
import type { LauncherEnvironment } from "./environment.js";
import { machineFiles, type Files } from "./files.js";
import { browserNameOf, type FoundBrowser } from "./found-browser.js";
import { installedLocations } from "./installed-locations.js";

/** Where to look for a browser. */
export interface FindBrowserOptions {
  /** The executable that a person chose; nothing else is then looked at. */
  readonly configuredPath?: string;
  /** Where {@link installBrowser} puts downloaded browsers. */
  readonly cacheDir: string;
  readonly environment: LauncherEnvironment;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  /** Default: this machine's. */
  readonly files?: Files;
}

/**
 * Every browser on this machine in order of preference: the configured one alone, or the installed ones (Chrome,
 * Edge, Chromium) and then the downloaded ones.
 * @throws BrowserMcpError BROWSER_NOT_FOUND where the configured path is no executable file
 */
export async function* findBrowsers(options: FindBrowserOptions): AsyncGenerator<FoundBrowser, void> {
  const {
    configuredPath,
    cacheDir,
    environment,
    platform = process.platform,
    files = machineFiles,
  } = options;
  if (configuredPath !== undefined) {
    if (!(await files.isExecutable(configuredPath))) {
      throw new BrowserMcpError(
        "BROWSER_NOT_FOUND",
        `The configured browser ${configuredPath} does not exist or is not an executable file.`,
        { hint: "Correct the path, or leave it out to use an installed browser." },
      );
    }
    yield { executablePath: configuredPath, name: browserNameOf(configuredPath), source: "configured" };
    return;
  }
  for (const location of installedLocations(platform, environment)) {
    if (await files.isExecutable(location.executablePath)) yield { ...location, source: "installed" };
  }
  yield* await downloadedBrowsers(cacheDir, files);
}

/**
 * The browser to use on this machine, `undefined` where there is none. Starts nothing and asks no network.
 * @throws BrowserMcpError BROWSER_NOT_FOUND where the configured path is no executable file
 */
export async function findBrowser(options: FindBrowserOptions): Promise<FoundBrowser | undefined> {
  for await (const browser of findBrowsers(options)) return browser;
  return undefined;
}
