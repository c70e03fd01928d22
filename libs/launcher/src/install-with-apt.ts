import type { Logger } from "@browser-mcp/protocol";
import { lastLine, whyItCannotStart } from "./check-start.js";
import type { Files } from "./files.js";
import type { FoundBrowser } from "./found-browser.js";
import type { CommandResult, RunCommand } from "./run-command.js";

/** What an installation needs. */
export interface AptOptions {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly logger: Logger;
  readonly files: Files;
  readonly runCommand: RunCommand;
  /** Milliseconds between attempts while another process holds apt's lock. */
  readonly lockPauseMs: number;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Where Debian's package puts it. */
const CHROMIUM = "/usr/bin/chromium";
/** The fonts make pages without web fonts legible. */
const PACKAGES = ["chromium", "fonts-liberation"];

const UPDATE_TIMEOUT_MS = 3 * 60_000;
const SIMULATE_TIMEOUT_MS = 60_000;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Installs Chromium with apt-get on Debian and its descendants.
 * @throws Error whose message says why it could not be installed
 */
export async function installWithApt(options: AptOptions): Promise<FoundBrowser> {
  const { platform, isRoot, logger, files, onProgress, signal } = options;
  if (platform !== "linux" || !isDebian(await files.readText("/etc/os-release"))) {
    throw new Error("this is neither Debian nor Ubuntu");
  }
  if (!isRoot) throw new Error("it needs root");

  onProgress?.("Installing Chromium with apt-get …");
  const updated = await aptGet(options, ["update"], UPDATE_TIMEOUT_MS);
  // A mirror that fails need not matter: the lists of an earlier update may do.
  if (updated.exitCode !== 0) logger.warn("apt-get update failed", { reason: reasonOf(updated) });
  await refuseSnapStub(options);
  const installed = await aptGet(
    options,
    ["install", "--yes", "--no-install-recommends", ...PACKAGES],
    INSTALL_TIMEOUT_MS,
  );
  if (installed.exitCode !== 0) throw new Error(reasonOf(installed));
  const fault = await whyItCannotStart(CHROMIUM, platform, options.runCommand, signal);
  if (fault !== undefined) throw new Error(`Chromium was installed but cannot start: ${fault}`);
  logger.info("installed Chromium with apt-get", { executablePath: CHROMIUM });
  return { executablePath: CHROMIUM, name: "Chromium", source: "installed" };
}

function isDebian(osRelease = ""): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/** Ubuntu's package `chromium-browser` only installs a snap, and waits half an hour for it where there is no snapd. */
async function refuseSnapStub(options: AptOptions): Promise<void> {
  const plan = await aptGet(options, ["install", "--simulate", "chromium"], SIMULATE_TIMEOUT_MS);
  if (plan.exitCode !== 0) throw new Error(reasonOf(plan));
  if (/^Inst chromium-browser /m.test(plan.output)) {
    throw new Error("this system has Chromium only as a snap, which apt-get cannot install");
  }
}

/** Runs apt-get without questions; while another process holds one of its locks, again and again. */
async function aptGet(options: AptOptions, args: string[], timeoutMs: number): Promise<CommandResult> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const result = await options.runCommand(
      "env",
      [
        "DEBIAN_FRONTEND=noninteractive",
        "LC_ALL=C",
        "apt-get",
        "-o",
        "Acquire::Retries=2",
        "-o",
        "Acquire::http::Timeout=30",
        ...args,
      ],
      { timeoutMs: Math.max(1, giveUpAt - Date.now()), signal: options.signal },
    );
    const locked = result.exitCode !== 0 && /Could not get lock|Unable to (acquire|lock)/.test(result.output);
    if (!locked || options.signal?.aborted || Date.now() + options.lockPauseMs >= giveUpAt) return result;
    options.logger.debug("another process holds the lock of apt-get");
    await pause(options.lockPauseMs, options.signal);
  }
}

/** Ends early when the caller cancels; the next command then does not start. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}

function reasonOf({ output, exitCode, timedOut }: CommandResult): string {
  if (timedOut) return "it did not end in time";
  const error = /^E: (.*)$/m.exec(output)?.[1];
  return error ?? lastLine(output) ?? `it ended with exit code ${exitCode}`;
}
