import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import type { Files } from "./files.js";
import { installBrowser, type InstallBrowserOptions } from "./install-browser.js";
import type { BrowserDownloads } from "./install-chrome-for-testing.js";
import type { CommandResult, RunCommand } from "./run-command.js";

const INSIDE = join("chrome", "linux-140.0.1.0", "chrome-linux64", "chrome");

const networkRefused: BrowserDownloads = {
  latestBuild: () => Promise.reject(new Error("getaddrinfo ENOTFOUND example.invalid")),
  download: () => Promise.reject(new Error("never asked")),
};

/** Puts a file where the real download would. */
const downloads: BrowserDownloads = {
  latestBuild: () => Promise.resolve("140.0.1.0"),
  download: async (_buildId, directory, onProgress) => {
    const executable = join(directory, INSIDE);
    onProgress(50, 100);
    await mkdir(dirname(executable), { recursive: true });
    await writeFile(executable, "");
    await chmod(executable, 0o755);
    onProgress(100, 100);
    return executable;
  },
};

const osRelease = (text: string): Files => ({
  isExecutable: () => Promise.resolve(false),
  readText: (path) => Promise.resolve(path === "/etc/os-release" ? text : undefined),
});
const debian = osRelease('ID=debian\nVERSION_ID="12"\n');
const ubuntu = osRelease("NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n");
const fedora = osRelease("ID=fedora\n");

const ended = (exitCode: number, output = ""): CommandResult => ({ exitCode, output, timedOut: false });

/** Answers commands by the first text that occurs in them; others succeed. Keeps what was run. */
function runnerWith(...answers: [text: string, ...results: CommandResult[]][]) {
  const commands: string[] = [];
  const run: RunCommand = (command, args) => {
    const line = [command, ...args].join(" ");
    commands.push(line);
    const results = answers.find(([text]) => line.includes(text))?.slice(1) as CommandResult[] | undefined;
    const result = results !== undefined && results.length > 1 ? results.shift() : results?.[0];
    answers = answers.map(([text, ...rest]) =>
      line.includes(text) && results !== undefined ? [text, ...results] : [text, ...rest],
    );
    return Promise.resolve(result ?? ended(0));
  };
  return { run, commands };
}

let cacheDir: string;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), "install-browser-"));
});

afterEach(async () => {
  await rm(cacheDir, { recursive: true });
});

const install = (options: Partial<InstallBrowserOptions>) =>
  installBrowser({
    cacheDir,
    logger: silentLogger,
    platform: "linux",
    arch: "x64",
    isRoot: true,
    files: debian,
    downloads: networkRefused,
    lockPauseMs: 1,
    ...options,
  });

describe("installBrowser", () => {
  describe("with the network open", () => {
    it("puts Chrome for Testing into the cache and tells how far it is", async () => {
      const { run, commands } = runnerWith();
      const told: string[] = [];

      const browser = await install({ downloads, runCommand: run, onProgress: (text) => told.push(text) });

      expect(browser).toEqual({
        executablePath: join(cacheDir, INSIDE),
        name: "Chrome for Testing",
        source: "downloaded",
      });
      expect(await readdir(cacheDir)).toEqual(["chrome"]);
      expect(told.at(-1)).toContain("100 %");
      expect(commands).toEqual([expect.stringMatching(/chrome --version$/)]);
    });

    it("takes the same build again where another process was faster", async () => {
      const { run } = runnerWith();
      await install({ downloads, runCommand: run });

      expect(await install({ downloads, runCommand: run })).toMatchObject({
        executablePath: join(cacheDir, INSIDE),
      });
    });

    it("does not accept a browser whose libraries are missing, and uses apt-get", async () => {
      const { run } = runnerWith([
        "chrome-linux64",
        ended(127, "chrome: error while loading shared libraries: libnss3.so: cannot open shared object"),
      ]);

      expect(await install({ downloads, runCommand: run })).toMatchObject({ name: "Chromium" });
      expect(await readdir(cacheDir)).toEqual([]);
    });

    it("names the missing library where apt-get is no way out", async () => {
      const { run } = runnerWith([
        "--version",
        ended(127, "chrome: error while loading shared libraries: libnss3.so: cannot open shared object"),
      ]);

      await expect(install({ downloads, runCommand: run, isRoot: false })).rejects.toMatchObject({
        code: "BROWSER_INSTALL_FAILED",
        message: expect.stringContaining("libnss3.so is missing"),
      });
    });
  });

  describe("with the network closed", () => {
    it("installs Chromium with apt-get on Debian, asking no questions", async () => {
      const { run, commands } = runnerWith();

      expect(await install({ runCommand: run })).toEqual({
        executablePath: "/usr/bin/chromium",
        name: "Chromium",
        source: "installed",
      });
      const apt = commands.filter((line) => line.includes("apt-get"));
      expect(apt).toHaveLength(3);
      expect(apt.every((line) => line.startsWith("env DEBIAN_FRONTEND=noninteractive "))).toBe(true);
      expect(apt[0]).toMatch(/ update$/);
      expect(apt[2]).toMatch(/ install --yes --no-install-recommends chromium fonts-liberation$/);
    });

    it("waits for another process that holds the lock of apt-get", async () => {
      const locked = ended(100, "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1");
      const { run, commands } = runnerWith([" update", locked, locked, ended(0)]);

      expect(await install({ runCommand: run })).toMatchObject({ name: "Chromium" });
      expect(commands.filter((line) => line.endsWith(" update"))).toHaveLength(3);
    });

    it("goes on with the lists it has when a mirror cannot be reached", async () => {
      const { run } = runnerWith([" update", ended(100, "E: Failed to fetch http://deb.example")]);

      expect(await install({ runCommand: run })).toMatchObject({ name: "Chromium" });
    });

    it("names the reasons of both ways", async () => {
      const { run } = runnerWith(["--simulate", ended(100, "E: Unable to locate package chromium")]);

      await expect(install({ runCommand: run })).rejects.toMatchObject({
        code: "BROWSER_INSTALL_FAILED",
        message:
          "No browser could be installed. Chrome for Testing: getaddrinfo ENOTFOUND example.invalid. " +
          "apt-get: Unable to locate package chromium.",
      });
    });

    it("does not touch Ubuntu's package that only installs a snap", async () => {
      const { run, commands } = runnerWith([
        "--simulate",
        ended(0, "Inst chromium-browser (1:85.0-0ubuntu2 Ubuntu:22.04/jammy-updates [amd64])\n"),
      ]);

      await expect(install({ runCommand: run, files: ubuntu })).rejects.toMatchObject({
        code: "BROWSER_INSTALL_FAILED",
        message: expect.stringContaining("only as a snap"),
      });
      expect(commands.some((line) => line.includes("--yes"))).toBe(false);
    });

    it.each([
      ["without root", { isRoot: false }, "it needs root"],
      ["on another Linux", { files: fedora }, "neither Debian nor Ubuntu"],
      ["on macOS", { platform: "darwin" }, "neither Debian nor Ubuntu"],
    ] as const)("runs nothing %s", async (_case, options, reason) => {
      const { run, commands } = runnerWith();

      await expect(install({ runCommand: run, ...options })).rejects.toMatchObject({
        code: "BROWSER_INSTALL_FAILED",
        message: expect.stringContaining(reason),
      });
      expect(commands).toEqual([]);
    });

    it("says so when apt-get does not end in time", async () => {
      const { run } = runnerWith(["--yes", { exitCode: null, output: "", timedOut: true }]);

      await expect(install({ runCommand: run })).rejects.toMatchObject({
        message: expect.stringContaining("apt-get: it did not end in time"),
      });
    });
  });

  it("asks no server for a browser that is not made for this machine", async () => {
    const latestBuild = jest.fn<Promise<string>, []>();
    const { run } = runnerWith();

    await install({ arch: "arm64", runCommand: run, downloads: { ...downloads, latestBuild } });

    expect(latestBuild).not.toHaveBeenCalled();
  });

  it("gives up on a list of builds that does not arrive", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    try {
      const mute: BrowserDownloads = { ...downloads, latestBuild: () => new Promise(() => undefined) };
      const failing = install({ runCommand: runnerWith().run, downloads: mute, isRoot: false });
      const outcome = expect(failing).rejects.toMatchObject({
        message: expect.stringContaining("the list of its builds did not arrive within 15 s"),
      });
      await jest.advanceTimersByTimeAsync(15_000);
      await outcome;
    } finally {
      jest.useRealTimers();
    }
  });

  it("gives up on a download that stands still", async () => {
    let started: () => void = () => undefined;
    const downloading = new Promise<void>((resolve) => (started = resolve));
    const stalling: BrowserDownloads = {
      ...downloads,
      download: (_buildId, _directory, onProgress) => {
        onProgress(10, 100);
        started();
        return new Promise(() => undefined);
      },
    };
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    try {
      const failing = install({ runCommand: runnerWith().run, downloads: stalling, isRoot: false });
      const outcome = expect(failing).rejects.toMatchObject({
        message: expect.stringContaining("the download stood still for 30 s"),
      });
      await downloading;
      await jest.advanceTimersByTimeAsync(30_000);
      await outcome;
      expect(await readdir(cacheDir)).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  it("ends when its caller cancels", async () => {
    const controller = new AbortController();
    const run: RunCommand = () => {
      controller.abort();
      return Promise.resolve({ exitCode: null, output: "", timedOut: false });
    };

    await expect(install({ runCommand: run, signal: controller.signal })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});
