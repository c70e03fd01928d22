import { silentLogger } from "@browser-mcp/protocol";
import { ensureBrowser } from "./ensure-browser.js";
import type { RunCommand } from "./run-command.js";

const options = {
  cacheDir: "/nonexistent/cache",
  environment: { path: "/usr/bin", home: "/home/ada" },
  logger: silentLogger,
  platform: "linux",
  arch: "x64",
  isRoot: false,
  downloads: {
    latestBuild: () => Promise.reject(new Error("no network")),
    download: () => Promise.reject(new Error("no network")),
  },
} as const;

const filesWith = (...executables: string[]) => ({
  isExecutable: (path: string) => Promise.resolve(executables.includes(path)),
  readText: () => Promise.resolve(undefined),
});

/** Only the named executables start. */
const starting =
  (...executables: string[]): RunCommand =>
  (command) =>
    Promise.resolve({ exitCode: executables.includes(command) ? 0 : 127, output: "", timedOut: false });

describe("ensureBrowser", () => {
  it("passes over a browser that cannot start", async () => {
    const browser = await ensureBrowser({
      ...options,
      files: filesWith("/usr/bin/google-chrome", "/usr/bin/chromium"),
      runCommand: starting("/usr/bin/chromium"),
    });

    expect(browser).toMatchObject({ executablePath: "/usr/bin/chromium", source: "installed" });
  });

  it("takes a configured browser without asking whether it starts", async () => {
    const browser = await ensureBrowser({
      ...options,
      configuredPath: "/opt/mine",
      files: filesWith("/opt/mine"),
      runCommand: starting(),
    });

    expect(browser).toMatchObject({ executablePath: "/opt/mine", source: "configured" });
  });

  it("installs one where there is none", async () => {
    await expect(
      ensureBrowser({ ...options, files: filesWith(), runCommand: starting() }),
    ).rejects.toMatchObject({
      code: "BROWSER_INSTALL_FAILED",
      message: expect.stringContaining("no network"),
    });
  });
});
