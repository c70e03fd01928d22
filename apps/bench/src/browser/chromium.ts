import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser, readEnvironment } from "@browser-mcp/launcher";
import { LAUNCH_FILE, type Launch } from "@browser-mcp/protocol";
import { launch, type Browser } from "puppeteer-core";

const flags = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--silent-debugger-extension-api",
];

/** A browser of the bench's own, headless, with an empty profile, with or without our extension. */
export class Chromium {
  private constructor(
    readonly browser: Browser,
    private readonly folder: string,
  ) {}

  /**
   * @param extension the built extension and the server it connects to; absent: a browser without it
   * @throws Error when no browser is installed or it does not start
   */
  static async start(extension?: { readonly folder: string; readonly serverUrl: string }): Promise<Chromium> {
    const folder = await mkdtemp(join(tmpdir(), "browser-mcp-bench-"));
    try {
      const enableExtensions = extension === undefined ? [] : [await copyTo(folder, extension)];
      const browser = await launch({
        executablePath: await executable(),
        headless: true,
        pipe: true,
        args: flags,
        ...(extension === undefined ? {} : { enableExtensions }),
      });
      return new Chromium(browser, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The extension as the launcher hands it over: with the server's address beside its manifest. */
async function copyTo(
  folder: string,
  extension: { readonly folder: string; readonly serverUrl: string },
): Promise<string> {
  await cp(extension.folder, folder, { recursive: true });
  const launchFile: Launch = { id: randomUUID(), serverUrl: extension.serverUrl };
  await writeFile(join(folder, LAUNCH_FILE), JSON.stringify(launchFile));
  return folder;
}

async function executable(): Promise<string> {
  const found = await findBrowser({
    ...(process.env["BROWSER_MCP_BROWSER"] ? { configuredPath: process.env["BROWSER_MCP_BROWSER"] } : {}),
    cacheDir: join(homedir(), ".cache", "browser-mcp"),
    environment: readEnvironment(process.env, homedir()),
  });
  if (found === undefined) throw new Error("There is no browser to measure with; install chromium.");
  return found.executablePath;
}
