import { ensureBrowser, hasDisplay, launchBrowser, readEnvironment } from "@browser-mcp/launcher";
import type { FoundBrowser, LaunchedBrowser } from "@browser-mcp/launcher";
import { keyHash, readCertificate } from "../http/tls-identity.js";
import { userFolders } from "../user-folders.js";
import type { CliContext } from "./cli-context.js";
import type { Settings } from "./settings.js";

/**
 * Finds a browser or installs one, telling the person when it takes long.
 * @throws BrowserMcpError BROWSER_NOT_FOUND, BROWSER_INSTALL_FAILED or CANCELLED
 */
export function provideBrowser(context: CliContext, { config, logger }: Settings): Promise<FoundBrowser> {
  const { executable } = config.browser;
  return ensureBrowser({
    ...(executable === undefined ? {} : { configuredPath: executable }),
    cacheDir: userFolders.cache,
    environment: readEnvironment(context.variables, context.home),
    logger,
    onProgress: (line) => context.stderr.write(`${line}\n`),
    signal: context.stop,
  });
}

/** How to launch a browser for a server. */
export interface LaunchRequest {
  readonly found: FoundBrowser;
  /** Undefined: without a window only where there is no display. */
  readonly headless: boolean | undefined;
  /** The address that the extension is told. */
  readonly serverUrl: string;
  /** The token that it is handed; undefined where the server asks for none. */
  readonly token: string | undefined;
  readonly openUrl: string;
}

/**
 * Starts the browser with the bundled extension. It believes the server's certificate, whoever signed that.
 * @throws BrowserMcpError BROWSER_LAUNCH_FAILED; CANCELLED when stopped
 */
export async function launchFor(
  context: CliContext,
  { config, logger }: Settings,
  { found, headless, serverUrl, token, openUrl }: LaunchRequest,
): Promise<LaunchedBrowser> {
  const certificate = await readCertificate(config.server);
  return launchBrowser({
    executablePath: found.executablePath,
    extensionDir: context.extensionDir,
    serverUrl,
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined ? {} : { trustedKey: keyHash(certificate) }),
    headless: headless ?? !hasDisplay(readEnvironment(context.variables, context.home)),
    noSandbox: process.getuid?.() === 0,
    openUrl,
    logger,
    signal: context.stop,
  });
}
