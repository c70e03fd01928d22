import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Browser, BrowserPlatform, computeExecutablePath } from "@puppeteer/browsers";
import type { LauncherEnvironment } from "./environment.js";
import { findBrowser } from "./find-browser.js";
import { machineFiles, type Files } from "./files.js";

const filesWith = (...executables: string[]): Files => ({
  isExecutable: (path) => Promise.resolve(executables.includes(path)),
  readText: () => Promise.resolve(undefined),
});

const linux: LauncherEnvironment = { path: "/usr/local/bin:/usr/bin:/bin", home: "/home/ada" };
const mac: LauncherEnvironment = { path: "/usr/bin", home: "/Users/ada" };
const windows: LauncherEnvironment = {
  path: "C:\\Windows",
  home: "C:\\Users\\ada",
  programFiles: ["C:\\Program Files", "C:\\Program Files (x86)"],
  localAppData: "C:\\Users\\ada\\AppData\\Local",
};

let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), "find-browser-"));
});

afterEach(async () => {
  await rm(cacheDir, { recursive: true });
});

describe("findBrowser", () => {
  it.each([
    ["linux", linux, "/usr/bin/google-chrome-stable", "Chrome"],
    ["linux", linux, "/usr/local/bin/google-chrome", "Chrome"],
    ["linux", linux, "/opt/google/chrome/chrome", "Chrome"],
    ["linux", linux, "/usr/bin/microsoft-edge-stable", "Edge"],
    ["linux", linux, "/bin/microsoft-edge", "Edge"],
    ["linux", linux, "/usr/bin/chromium", "Chromium"],
    ["linux", linux, "/usr/bin/chromium-browser", "Chromium"],
    ["linux", linux, "/snap/bin/chromium", "Chromium"],
    ["darwin", mac, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "Chrome"],
    ["darwin", mac, "/Users/ada/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "Edge"],
    ["darwin", mac, "/Applications/Chromium.app/Contents/MacOS/Chromium", "Chromium"],
    ["win32", windows, "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe", "Chrome"],
    ["win32", windows, "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "Edge"],
    ["win32", windows, "C:\\Users\\ada\\AppData\\Local\\Chromium\\Application\\chrome.exe", "Chromium"],
  ] as const)("on %s finds %3$s %2$s", async (platform, environment, executablePath, name) => {
    const files = filesWith(executablePath);

    expect(await findBrowser({ cacheDir, environment, platform, files })).toEqual({
      executablePath,
      name,
      source: "installed",
    });
  });

  it("prefers Chrome to Edge and Edge to Chromium", async () => {
    const find = (...executables: string[]) =>
      findBrowser({ cacheDir, environment: linux, platform: "linux", files: filesWith(...executables) });

    expect(await find("/usr/bin/chromium", "/bin/microsoft-edge", "/bin/google-chrome")).toMatchObject({
      name: "Chrome",
    });
    expect(await find("/usr/bin/chromium", "/bin/microsoft-edge")).toMatchObject({ name: "Edge" });
  });

  it("takes a snap only where there is nothing else", async () => {
    const environment = { ...linux, path: "/snap/bin:/usr/bin" };
    const files = filesWith("/snap/bin/chromium", "/usr/bin/chromium-browser");

    expect(await findBrowser({ cacheDir, environment, platform: "linux", files })).toMatchObject({
      executablePath: "/usr/bin/chromium-browser",
    });
  });

  it("looks into no relative directory of the PATH", async () => {
    const environment = { ...linux, path: ".:bin" };
    const files = filesWith("chromium", "bin/chromium");

    expect(await findBrowser({ cacheDir, environment, platform: "linux", files })).toBeUndefined();
  });

  it("finds the newest browser that was downloaded", async () => {
    await pretendDownload("140.0.1.0");
    const newest = await pretendDownload("140.0.10.0");
    await pretendDownload("139.9.9.9");
    const environment = { ...linux, path: "/nowhere" };
    const files: Files = {
      ...machineFiles,
      isExecutable: async (path) => path.startsWith(cacheDir) && (await machineFiles.isExecutable(path)),
    };

    expect(await findBrowser({ cacheDir, environment, platform: "linux", files })).toEqual({
      executablePath: newest,
      name: "Chrome for Testing",
      source: "downloaded",
    });
  });

  it("finds nothing on a bare machine", async () => {
    const nowhere = join(cacheDir, "missing");

    expect(
      await findBrowser({ cacheDir: nowhere, environment: linux, platform: "linux", files: filesWith() }),
    ).toBeUndefined();
  });

  it("takes a configured browser before all others", async () => {
    const files = filesWith("/opt/my/msedge", "/usr/bin/google-chrome");

    expect(
      await findBrowser({ configuredPath: "/opt/my/msedge", cacheDir, environment: linux, files }),
    ).toMatchObject({ executablePath: "/opt/my/msedge", source: "configured" });
  });

  it("refuses a configured path that does not exist, by its name", async () => {
    const files = filesWith("/usr/bin/google-chrome");

    await expect(
      findBrowser({ configuredPath: "/opt/no-such-browser", cacheDir, environment: linux, files }),
    ).rejects.toMatchObject({
      code: "BROWSER_NOT_FOUND",
      message: expect.stringContaining("/opt/no-such-browser"),
    });
  });

  it("refuses a configured directory", async () => {
    await expect(
      findBrowser({ configuredPath: cacheDir, cacheDir, environment: linux }),
    ).rejects.toMatchObject({ code: "BROWSER_NOT_FOUND" });
  });
});

async function pretendDownload(buildId: string): Promise<string> {
  const path = computeExecutablePath({
    cacheDir,
    browser: Browser.CHROME,
    platform: BrowserPlatform.LINUX,
    buildId,
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "");
  await chmod(path, 0o755);
  return path;
}
