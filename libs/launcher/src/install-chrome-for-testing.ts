import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Logger } from "@browser-mcp/protocol";
import { cancellingRequests } from "./cancel-requests.js";
import { whyItCannotStart } from "./check-start.js";
import { machineFiles } from "./files.js";
import type { FoundBrowser } from "./found-browser.js";
import type { RunCommand } from "./run-command.js";

/** Where Chrome for Testing comes from; specs give their own. */
export interface BrowserDownloads {
  /** The build that is the newest stable one for this machine. */
  latestBuild(): Promise<string>;
  /** Puts a build into a directory and gives the path of its executable in there. */
  download(
    buildId: string,
    directory: string,
    onProgress: (received: number, total: number) => void,
  ): Promise<string>;
}

/** What an installation needs. */
export interface ChromeForTestingOptions {
  readonly cacheDir: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly logger: Logger;
  readonly runCommand: RunCommand;
  readonly downloads?: BrowserDownloads;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** How long the name of the newest build may take. */
const LOOKUP_TIMEOUT_MS = 15_000;
/** How long a download may stand still. */
const STALL_TIMEOUT_MS = 30_000;
/** How long unpacking may take. */
const UNPACK_TIMEOUT_MS = 5 * 60_000;

const hosts = ["googlechromelabs.github.io", "storage.googleapis.com"];

/**
 * Downloads Chrome for Testing into the cache. It becomes visible there only once it is complete and can start.
 * @throws Error whose message says why it could not be installed
 */
export async function installChromeForTesting(options: ChromeForTestingOptions): Promise<FoundBrowser> {
  const { cacheDir, platform, arch, logger, onProgress, signal, downloads = chromeDownloads } = options;
  if (platform === "linux" && arch !== "x64") throw new Error(`there is none for Linux on ${arch}`);

  const buildId = await cancellingRequests(hosts, signal, async (deadline) => {
    deadline.restart(
      LOOKUP_TIMEOUT_MS,
      `the list of its builds did not arrive within ${LOOKUP_TIMEOUT_MS / 1000} s`,
    );
    return downloads.latestBuild();
  });
  await mkdir(cacheDir, { recursive: true });
  const staging = await mkdtemp(join(cacheDir, "incomplete-"));
  try {
    onProgress?.(`Downloading Chrome for Testing ${buildId} …`);
    const staged = await cancellingRequests(hosts, signal, async (deadline) => {
      let told = 0;
      deadline.restart(STALL_TIMEOUT_MS, `the download did not start within ${STALL_TIMEOUT_MS / 1000} s`);
      return downloads.download(buildId, staging, (received, total) => {
        // Unpacking tells no progress.
        if (received >= total) deadline.restart(UNPACK_TIMEOUT_MS, "it was not unpacked in time");
        else deadline.restart(STALL_TIMEOUT_MS, `the download stood still for ${STALL_TIMEOUT_MS / 1000} s`);
        const tenths = Math.floor((received / total) * 10);
        if (tenths <= told) return;
        told = tenths;
        onProgress?.(`Downloading Chrome for Testing ${buildId}: ${tenths * 10} %`);
      });
    });
    const fault = await whyItCannotStart(staged, platform, options.runCommand, signal);
    if (fault !== undefined) throw new Error(`it was downloaded but cannot start: ${fault}`);
    const executablePath = await moveIntoCache(staged, staging, cacheDir);
    logger.info("installed Chrome for Testing", { buildId, executablePath });
    return { executablePath, name: "Chrome for Testing", source: "downloaded" };
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** `<browser>/<platform>-<build>/…/chrome` moves with its first two directories, in one step. */
async function moveIntoCache(executable: string, staging: string, cacheDir: string): Promise<string> {
  const inside = relative(staging, executable);
  const [browser = "", build = ""] = inside.split(/[\\/]/);
  const target = join(cacheDir, browser, build);
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(join(staging, browser, build), target);
  } catch (error) {
    // Another process has installed the same build meanwhile.
    if (!(await machineFiles.isExecutable(join(cacheDir, inside)))) throw error;
  }
  return join(cacheDir, inside);
}

const chromeDownloads: BrowserDownloads = {
  latestBuild: async () => {
    const { Browser, resolveBuildId } = await import("@puppeteer/browsers");
    return resolveBuildId(Browser.CHROME, await downloadPlatform(), "stable");
  },
  download: async (buildId, cacheDir, downloadProgressCallback) => {
    const { Browser, install } = await import("@puppeteer/browsers");
    const platform = await downloadPlatform();
    const browser = await install({
      browser: Browser.CHROME,
      buildId,
      cacheDir,
      platform,
      downloadProgressCallback,
    });
    return browser.executablePath;
  },
};

async function downloadPlatform() {
  const { detectBrowserPlatform } = await import("@puppeteer/browsers");
  const platform = detectBrowserPlatform();
  if (platform === undefined) throw new Error("there is none for this operating system");
  return platform;
}
