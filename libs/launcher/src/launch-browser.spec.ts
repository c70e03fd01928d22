import { existsSync, watch } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger, type Logger } from "@browser-mcp/protocol";
import { ensureBrowser } from "./ensure-browser.js";
import { launchBrowser, type LaunchBrowserOptions } from "./launch-browser.js";
import type { LaunchedBrowser } from "./launched-browser.js";

/** Asks the server that it was told about, so that the spec sees what arrived. */
const SERVICE_WORKER = `
  fetch(chrome.runtime.getURL("launch.json"))
    .then((file) => file.json())
    .then(({ serverUrl }) => fetch(serverUrl + "/told"));
`;
const MANIFEST = {
  manifest_version: 3,
  name: "Asks its server",
  version: "1.0",
  permissions: ["storage"],
  host_permissions: ["http://127.0.0.1/*"],
  background: { service_worker: "worker.js" },
};

let executablePath: string;
let directory: string;
let extensionDir: string;
let server: Server;
let origin: string;
let browser: LaunchedBrowser | undefined;
/** The paths that were asked for. */
let asked: string[];
let onAsked: (path: string) => void;

beforeAll(async () => {
  const home = homedir();
  const found = await ensureBrowser({
    cacheDir: join(home, ".cache", "browser-mcp", "browsers"),
    environment: { path: "/usr/local/bin:/usr/bin:/bin", home },
    logger: silentLogger,
  });
  executablePath = found.executablePath;
}, 20 * 60_000);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "launch-browser-"));
  extensionDir = join(directory, "extension");
  await mkdir(extensionDir);
  await writeFile(join(extensionDir, "manifest.json"), JSON.stringify(MANIFEST));
  await writeFile(join(extensionDir, "worker.js"), SERVICE_WORKER);
  asked = [];
  onAsked = () => undefined;
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    onAsked(path);
    if (path === "/reset") request.socket.destroy();
    else if (path === "/endless")
      response.setHeader("content-type", "text/html").write("<title>Endless</title>");
    else response.setHeader("content-type", "text/html").end(`<title>${path}</title>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await browser?.close();
  browser = undefined;
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

/** Resolves when a path has been asked for. */
const request = (path: string): Promise<void> =>
  new Promise((resolve) => {
    if (asked.includes(path)) resolve();
    onAsked = (now) => {
      if (now === path) resolve();
    };
  });

const launch = async (options: Partial<LaunchBrowserOptions> = {}): Promise<LaunchedBrowser> => {
  browser = await launchBrowser({
    executablePath,
    extensionDir,
    serverUrl: origin,
    headless: true,
    noSandbox: true,
    logger: silentLogger,
    ...options,
  });
  return browser;
};

const fake = async (script: string): Promise<string> => {
  const path = join(directory, "fake-browser");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

/** Notes the profile of the browser that is started. */
const noting = () => {
  const noted = { profile: "" };
  const debug: Logger["debug"] = (_message, fields) => {
    if (typeof fields?.["profile"] === "string") noted.profile = fields["profile"];
  };
  return { noted, logger: { ...silentLogger, debug } };
};

/** Whether any process of the group is left. */
const isAlive = (group: number): boolean => {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
};

/** Resolves when the whole group is gone; what has died may wait for the system to clear it away. */
const gone = async (group: number): Promise<void> => {
  while (isAlive(group)) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("launchBrowser", () => {
  it("tells the extension the server's address and opens the page in the first tab", async () => {
    const launched = await launch({ openUrl: `${origin}/first` });

    await request("/told");
    expect(asked).toContain("/first");
    expect(await readdir(extensionDir)).toEqual(["manifest.json", "worker.js"]);
    expect(launched.pid).toBeGreaterThan(0);
    expect(launched.version).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(["Chrome", "Edge", "Chromium", "Chrome for Testing"]).toContain(launched.name);
  }, 60_000);

  it("leaves no process and no profile when it is closed, twice at once", async () => {
    const { noted, logger } = noting();
    const launched = await launch({ logger });
    expect(isAlive(launched.pid)).toBe(true);
    expect(existsSync(noted.profile)).toBe(true);

    await Promise.all([launched.close(), launched.close()]);

    await gone(launched.pid);
    await expect(launched.closed).resolves.toBeUndefined();
    expect(existsSync(noted.profile)).toBe(false);
  }, 60_000);

  it("tells when somebody else ends the browser", async () => {
    const launched = await launch();
    process.kill(launched.pid, "SIGTERM");

    await launched.closed;

    await gone(launched.pid);
    await expect(launched.newPage(origin)).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  }, 60_000);

  it("kills a browser that does not close by itself", async () => {
    const launched = await launch();
    process.kill(launched.pid, "SIGSTOP");

    await launched.close();

    await gone(launched.pid);
  }, 60_000);

  it("keeps a profile that it was given", async () => {
    const userDataDir = join(directory, "profile");
    await (await launch({ userDataDir })).close();

    expect(await readdir(userDataDir)).toContain("Default");
  }, 60_000);

  it("tells the extension in a kept profile the address of each launch", async () => {
    const userDataDir = join(directory, "profile");
    await (await launch({ userDataDir })).close();

    await launch({ userDataDir, serverUrl: `${origin}/later` });

    await request("/later/told");
  }, 60_000);

  it("opens further pages, and says why one cannot be opened", async () => {
    const launched = await launch();

    await launched.newPage(`${origin}/second`);
    expect(asked).toContain("/second");
    await expect(launched.newPage(`${origin}/reset`)).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringContaining("net::ERR_"),
    });
    await expect(launched.newPage("no address")).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
  }, 60_000);

  it("refuses an extension that the browser does not take", async () => {
    const { noted, logger } = noting();
    await writeFile(
      join(extensionDir, "manifest.json"),
      JSON.stringify({ ...MANIFEST, manifest_version: 1 }),
    );

    await expect(launch({ logger })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringMatching(/manifest/i),
    });
    expect(noted.profile).not.toBe("");
    expect(existsSync(noted.profile)).toBe(false);
  }, 60_000);

  it("refuses an extension without a service worker", async () => {
    await writeFile(
      join(extensionDir, "manifest.json"),
      JSON.stringify({ ...MANIFEST, background: undefined }),
    );

    await expect(launch({ startupTimeoutMs: 10_000 })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringContaining("service worker did not start"),
    });
  }, 60_000);

  it("refuses a directory without an extension", async () => {
    await rm(join(extensionDir, "manifest.json"));

    await expect(launch()).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringContaining(extensionDir),
    });
  });

  it("refuses an executable that does not exist, by its name", async () => {
    await expect(launch({ executablePath: "/no/such/browser" })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringContaining("/no/such/browser"),
    });
  });

  it("quotes a browser that ends at once", async () => {
    const path = await fake("echo 'first line' >&2\necho 'cannot open display' >&2\nexit 1");

    await expect(launch({ executablePath: path })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: `The browser ${path} could not be launched: it ended with exit code 1. It said: first line | cannot open display`,
      hint: expect.stringContaining("headless"),
    });
  });

  it("tells of a file that is no program", async () => {
    const path = join(directory, "fake-browser");
    await writeFile(path, "#!/no/such/interpreter\n");
    await chmod(path, 0o755);

    await expect(launch({ executablePath: path })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringContaining("it could not be started"),
    });
  });

  it("gives up on a browser that does not answer, and ends it with what it started", async () => {
    const pidFile = join(directory, "pid");
    const path = await fake(`echo $$ > ${pidFile}; sleep 1000 & sleep 1000`);

    await expect(launch({ executablePath: path, startupTimeoutMs: 1_000 })).rejects.toMatchObject({
      code: "BROWSER_LAUNCH_FAILED",
      message: expect.stringContaining("it was not ready within 1 s"),
    });
    await gone(Number(await readFile(pidFile, "utf8")));
  });

  describe("when it is cancelled", () => {
    it("ends a browser that does not answer, with what it started, and removes its profile", async () => {
      const { noted, logger } = noting();
      const pidFile = join(directory, "pid");
      const path = await fake(
        `sleep 1000 & echo $$ > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; sleep 1000`,
      );
      const controller = new AbortController();
      const launching = launch({ executablePath: path, logger, signal: controller.signal });
      const refused = expect(launching).rejects.toMatchObject({ code: "CANCELLED" });
      const watcher = watch(directory);
      while (!existsSync(pidFile)) await once(watcher, "change");
      watcher.close();

      controller.abort();

      await refused;
      await gone(Number(await readFile(pidFile, "utf8")));
      expect(noted.profile).not.toBe("");
      expect(existsSync(noted.profile)).toBe(false);
    });

    it("does not wait for a page that loads for ever", async () => {
      const { noted, logger } = noting();
      const controller = new AbortController();
      const openUrl = `${origin}/endless`;
      const refused = expect(launch({ openUrl, logger, signal: controller.signal })).rejects.toMatchObject({
        code: "CANCELLED",
      });
      await request("/endless");
      const warn = jest.spyOn(logger, "warn");

      controller.abort();

      await refused;
      expect(warn).not.toHaveBeenCalled(); // as it would be at the end of its patience
      expect(existsSync(noted.profile)).toBe(false);
    }, 60_000);

    it("starts no browser when it was cancelled before", async () => {
      const { noted, logger } = noting();
      await expect(launch({ logger, signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: "CANCELLED",
      });
      expect(noted.profile).toBe("");
    });
  });

  it("makes the directory of a profile that is new", async () => {
    const userDataDir = join(directory, "deep", "profile");
    await mkdir(join(directory, "deep"));
    const path = await fake("exit 3");

    await expect(launch({ executablePath: path, userDataDir })).rejects.toMatchObject({
      message: expect.stringContaining("exit code 3"),
    });
    expect(await readdir(join(directory, "deep"))).toEqual(["profile"]);
  });
});
