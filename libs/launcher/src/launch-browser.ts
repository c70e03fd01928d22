import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import type { Connection } from "puppeteer-core";
import { browserFlags } from "./browser-flags.js";
import { BrowserProcess } from "./browser-process.js";
import { connectExtension } from "./connect-extension.js";
import { machineFiles } from "./files.js";
import { RunningBrowser, type LaunchedBrowser } from "./launched-browser.js";
import { openProfile } from "./profile.js";

/** Which browser to launch, and how. */
export interface LaunchBrowserOptions {
  readonly executablePath: string;
  /** The unpacked extension: the directory with its `manifest.json`. */
  readonly extensionDir: string;
  /** Where the extension shall connect, such as `ws://127.0.0.1:6009/ws`. */
  readonly serverUrl: string;
  readonly headless: boolean;
  /** As root, and in some containers, Chromium starts only without its sandbox. */
  readonly noSandbox: boolean;
  /** Opened in the first tab. */
  readonly openUrl?: string;
  /** The profile to use and keep; by default a fresh one that is removed at the end. */
  readonly userDataDir?: string;
  readonly logger: Logger;
  /** Milliseconds until the extension must have the server's address. Default 30,000. */
  readonly startupTimeoutMs?: number;
}

/** How much longer than the start a single command may take, so that the start's own message comes first. */
const GRACE_MS = 1_000;

/**
 * Starts a browser with the extension in it, tells the extension the server's address and opens a page. The caller
 * owns the browser and closes it.
 * @throws BrowserMcpError BROWSER_LAUNCH_FAILED with the browser's last words; INVALID_PARAMETERS or BROWSER_ERROR
 * where `openUrl` cannot be opened
 */
export async function launchBrowser(options: LaunchBrowserOptions): Promise<LaunchedBrowser> {
  const { executablePath, serverUrl, headless, noSandbox, openUrl, logger } = options;
  const { startupTimeoutMs = 30_000 } = options;
  const extensionDir = resolve(options.extensionDir);
  await refuseMissing(executablePath, extensionDir);
  const { Connection } = await import("puppeteer-core");
  const profile = await openProfile(options.userDataDir, logger);
  const flags = browserFlags({
    headless,
    noSandbox,
    profileDir: resolve(profile.directory),
    temporaryProfile: profile.temporary,
    platform: process.platform,
  });
  logger.debug("starting the browser", { executablePath, profile: profile.directory });
  const browserProcess = BrowserProcess.start(executablePath, flags, logger);
  const closed = browserProcess.ended.then(() => profile.dispose());
  try {
    const connection = new Connection("", browserProcess.transport(), 0, startupTimeoutMs + GRACE_MS);
    const product = await start(browserProcess, startupTimeoutMs, (signal) =>
      greet(connection, extensionDir, serverUrl, signal),
    );
    const browser = new RunningBrowser(
      browserProcess,
      { connection, closed, logger },
      executablePath,
      product,
    );
    if (openUrl !== undefined) await browser.openFirst(openUrl);
    logger.info("launched the browser", { pid: browser.pid, name: browser.name, version: browser.version });
    return browser;
  } catch (error) {
    await browserProcess.kill();
    await closed;
    if (error instanceof BrowserMcpError) throw error;
    throw launchFailed(error, browserProcess, options);
  }
}

async function refuseMissing(executablePath: string, extensionDir: string): Promise<void> {
  if (!(await machineFiles.isExecutable(executablePath))) {
    throw new BrowserMcpError(
      "BROWSER_LAUNCH_FAILED",
      `The browser ${executablePath} does not exist or is not an executable file.`,
      { hint: "Run `browser-mcp install-browser`, or name another browser." },
    );
  }
  const manifest = join(extensionDir, "manifest.json");
  const present = await stat(manifest).then(
    (file) => file.isFile(),
    () => false,
  );
  if (!present) {
    throw new BrowserMcpError("BROWSER_LAUNCH_FAILED", `There is no extension in ${extensionDir}.`, {
      hint: "Build it: npx nx build extension.",
    });
  }
}

async function greet(
  connection: Connection,
  extensionDir: string,
  serverUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const { product } = await connection.send("Browser.getVersion");
  await connectExtension(connection, extensionDir, serverUrl, signal);
  return product;
}

/** Does the work of the start; fails when the browser ends before or the time is over. */
async function start<T>(
  browserProcess: BrowserProcess,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const early = browserProcess.ended.then((how) => Promise.reject<never>(new Error(how)));
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // The work may know better what it waited for; it gets to say so first.
      controller.abort();
      timer = setTimeout(
        () => reject(new Error(`it was not ready within ${timeoutMs / 1000} s`)),
        GRACE_MS / 2,
      );
    }, timeoutMs);
  });
  try {
    // Work that fails because the pipes broke waits for the reason: how the browser ended.
    const done = work(controller.signal).catch((error: unknown) =>
      isConnectionLoss(error) ? early : Promise.reject<T>(error),
    );
    return await Promise.race([done, early, late]);
  } finally {
    clearTimeout(timer);
    controller.abort();
    early.catch(() => undefined); // after the start, an end is no failure
  }
}

function isConnectionLoss(error: unknown): boolean {
  return error instanceof Error && /closed/i.test(`${error.name} ${error.message}`);
}

function launchFailed(
  error: unknown,
  browserProcess: BrowserProcess,
  { executablePath, noSandbox, userDataDir }: LaunchBrowserOptions,
): BrowserMcpError {
  const reason = error instanceof Error ? error.message : String(error);
  const words = browserProcess.lastWords();
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
