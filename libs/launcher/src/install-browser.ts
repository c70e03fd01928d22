import { BrowserMcpError, type Logger } from "@browser-mcp/protocol";
import { machineFiles, type Files } from "./files.js";
import type { FoundBrowser } from "./found-browser.js";
import { installChromeForTesting, type BrowserDownloads } from "./install-chrome-for-testing.js";
import { installWithApt } from "./install-with-apt.js";
import { runCommand as runOnMachine, type RunCommand } from "./run-command.js";

/** Where and how to install a browser; everything optional is this machine's own by default. */
export interface InstallBrowserOptions {
  /** Where a downloaded browser is kept. */
  readonly cacheDir: string;
  readonly logger: Logger;
  /** Told what is going on, one line at a time. */
  readonly onProgress?: (text: string) => void;
  /** Aborting it ends the installation with `CANCELLED` and every process of it. */
  readonly signal?: AbortSignal;
  readonly platform?: NodeJS.Platform;
  /** As `process.arch` names it. */
  readonly arch?: string;
  readonly isRoot?: boolean;
  readonly files?: Files;
  readonly runCommand?: RunCommand;
  readonly downloads?: BrowserDownloads;
  /** Milliseconds between attempts while another process installs packages. */
  readonly lockPauseMs?: number;
}

/**
 * Installs a browser: Chrome for Testing into the cache or, where that fails on Debian or Ubuntu as root, Chromium
 * with apt-get. Every step has a deadline.
 * @throws BrowserMcpError BROWSER_INSTALL_FAILED with the reasons of both ways, CANCELLED
 */
export async function installBrowser(options: InstallBrowserOptions): Promise<FoundBrowser> {
  const machine = {
    ...options,
    platform: options.platform ?? process.platform,
    arch: options.arch ?? process.arch,
    isRoot: options.isRoot ?? process.getuid?.() === 0,
    files: options.files ?? machineFiles,
    runCommand: options.runCommand ?? runOnMachine,
    lockPauseMs: options.lockPauseMs ?? 2_000,
  };
  const ways = [
    { name: "Chrome for Testing", install: () => installChromeForTesting(machine) },
    { name: "apt-get", install: () => installWithApt(machine) },
  ];
  const reasons: string[] = [];
  for (const { name, install } of ways) {
    try {
      return await install();
    } catch (error) {
      if (options.signal?.aborted) {
        throw new BrowserMcpError("CANCELLED", "The installation of a browser was cancelled.");
      }
      const reason = error instanceof Error ? error.message : String(error);
      options.logger.debug("a way to install a browser failed", { way: name, reason });
      reasons.push(`${name}: ${reason}`);
    }
  }
  throw new BrowserMcpError(
    "BROWSER_INSTALL_FAILED",
    `No browser could be installed. ${reasons.map((reason) => `${reason}.`).join(" ")}`,
  );
}
