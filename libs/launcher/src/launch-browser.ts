import { stat } from "node:fs/promises";
import { join } from "node:path";
import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import type { Connection } from "puppeteer-core";
import { browserFlags } from "./browser-flags.js";
import { BrowserProcess } from "./browser-process.js";
import { copyExtension } from "./copy-extension.js";
import { machineFiles } from "./files.js";
import { RunningBrowser, type LaunchedBrowser } from "./launched-browser.js";
import { launchFailed } from "./launch-failed.js";
import { loadExtension } from "./load-extension.js";
import { openProfile, type Profile } from "./profile.js";

/** Which browser to launch, and how. */
export interface LaunchBrowserOptions {
  readonly executablePath: string;
  /** The unpacked extension: the directory with its `manifest.json`. */
  readonly extensionDir: string;
  /** Where the extension shall connect, such as `ws://127.0.0.1:6009/ws`. */
  readonly serverUrl: string;
  /**
   * SHA-256, in base64, of the public key (SPKI) of the server's certificate, which this browser then believes whoever
   * signed it; no other one.
   */
  readonly trustedKey?: string;
  /** What the extension shall show there, where the server wants a token. */
  readonly token?: string;
  readonly headless: boolean;
  /** As root, and in some containers, Chromium starts only without its sandbox. */
  readonly noSandbox: boolean;
  /** Opened in the first tab. */
  readonly openUrl?: string;
  /** The profile to use and keep; by default a fresh one that is removed at the end. */
  readonly userDataDir?: string;
  readonly logger: Logger;
  /** Milliseconds until the extension must run. Default 30,000. */
  readonly startupTimeoutMs?: number;
  /** Aborting it ends the launch, the page's loading included: the browser is killed at once. */
  readonly signal?: AbortSignal;
}

/** How much longer than the start a single command may take, so that the start's own message comes first. */
const GRACE_MS = 1_000;

/**
 * Starts a browser with the extension in it, which is told the server's address, and opens a page. The caller owns the
 * browser and closes it; a process that exits before takes the browser and its temporary profile with it.
 * @throws BrowserMcpError BROWSER_LAUNCH_FAILED with the browser's last words; INVALID_PARAMETERS or BROWSER_ERROR
 * where `openUrl` cannot be opened; CANCELLED when the signal is aborted. Nothing stays behind then
 */
export async function launchBrowser(options: LaunchBrowserOptions): Promise<LaunchedBrowser> {
  const { logger, signal } = options;
  refuseCancelled(signal);
  await refuseMissing(options.executablePath, options.extensionDir);
  const profile = await openProfile(options.userDataDir, logger);
  let browserProcess: BrowserProcess | undefined;
  const onExit = (): void => {
    browserProcess?.killNow();
    profile.disposeNow();
  };
  const onAbort = (): void => void browserProcess?.kill();
  process.once("exit", onExit);
  signal?.addEventListener("abort", onAbort, { once: true });
  let closed = Promise.resolve();
  const dispose = async (): Promise<void> => {
    await profile.dispose();
    process.off("exit", onExit);
  };
  try {
    const { serverUrl, token } = options;
    const extensionDir = await copyExtension(options.extensionDir, profile.directory, {
      serverUrl,
      ...(token === undefined ? {} : { token }),
    });
    refuseCancelled(signal);
    browserProcess = startProcess(options, profile);
    closed = browserProcess.ended.then(dispose);
    return await prepare(browserProcess, closed, extensionDir, options);
  } catch (error) {
    await browserProcess?.kill();
    await (browserProcess === undefined ? dispose() : closed);
    refuseCancelled(signal);
    if (error instanceof BrowserMcpError) throw error;
    throw launchFailed(error, browserProcess?.lastWords() ?? "", options);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new BrowserMcpError("CANCELLED", "The launch of the browser was cancelled.");
}

function startProcess(options: LaunchBrowserOptions, profile: Profile): BrowserProcess {
  const { executablePath, headless, noSandbox, trustedKey, logger } = options;
  const flags = browserFlags({
    headless,
    noSandbox,
    profileDir: profile.directory,
    temporaryProfile: profile.temporary,
    platform: process.platform,
    trustedKey,
  });
  logger.debug("starting the browser", { executablePath, profile: profile.directory });
  return BrowserProcess.start(executablePath, flags, logger);
}

/** From the running process to the browser that has its extension and shows its page. */
async function prepare(
  browserProcess: BrowserProcess,
  closed: Promise<void>,
  extensionDir: string,
  { executablePath, openUrl, logger, startupTimeoutMs = 30_000 }: LaunchBrowserOptions,
): Promise<LaunchedBrowser> {
  const { Connection } = await import("puppeteer-core");
  const connection = new Connection("", browserProcess.transport(), 0, startupTimeoutMs + GRACE_MS);
  const product = await start(browserProcess, startupTimeoutMs, (signal) =>
    greet(connection, extensionDir, signal),
  );
  const host = { connection, closed, logger };
  const browser = new RunningBrowser(browserProcess, host, executablePath, product);
  if (openUrl !== undefined) await browser.openFirst(openUrl);
  logger.info("launched the browser", { pid: browser.pid, name: browser.name, version: browser.version });
  return browser;
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

async function greet(connection: Connection, extensionDir: string, signal: AbortSignal): Promise<string> {
  const { product } = await connection.send("Browser.getVersion");
  await loadExtension(connection, extensionDir, signal);
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
