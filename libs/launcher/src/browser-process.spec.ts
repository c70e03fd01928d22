import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import { browserFlags } from "./browser-flags.js";
import { BrowserProcess } from "./browser-process.js";
import { ensureBrowser } from "./ensure-browser.js";

let profileDir: string;

beforeEach(async () => {
  profileDir = await mkdtemp(join(tmpdir(), "browser-process-"));
});

afterEach(async () => {
  await rm(profileDir, { recursive: true, maxRetries: 3 });
});

const node = (script: string): BrowserProcess =>
  BrowserProcess.start(process.execPath, ["-e", script], silentLogger);

/** Resolves when the whole group is gone; what has died may wait for the system to clear it away. */
const gone = async (group: number): Promise<void> => {
  try {
    while (process.kill(-group, 0)) await new Promise((resolve) => setTimeout(resolve, 20));
  } catch (error) {
    expect(error).toMatchObject({ code: "ESRCH" });
  }
};

describe("BrowserProcess", () => {
  it(
    "takes the browser with it when the owner's pipes break, as they do when the owner is killed",
    async () => {
      const home = homedir();
      const { executablePath } = await ensureBrowser({
        cacheDir: join(home, ".cache", "browser-mcp", "browsers"),
        environment: { path: "/usr/local/bin:/usr/bin:/bin", home },
        logger: silentLogger,
      });
      const flags = browserFlags({
        headless: true,
        noSandbox: true,
        profileDir,
        temporaryProfile: true,
        platform: process.platform,
      });
      const browser = BrowserProcess.start(executablePath, flags, silentLogger);
      const transport = browser.transport();
      const answered = new Promise<string>((resolve) => (transport.onmessage = resolve));
      transport.send(JSON.stringify({ id: 1, method: "Browser.getVersion" }));
      expect(JSON.parse(await answered)).toMatchObject({ id: 1, result: { protocolVersion: "1.3" } });

      transport.close();

      expect(await browser.ended).toBe("it ended with exit code 0");
      await gone(browser.pid);
    },
    20 * 60_000,
  );

  it("ends what the browser leaves behind", async () => {
    const browser = node(`
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      process.exitCode = 4;
      setTimeout(() => process.exit(), 100)`);

    expect(await browser.ended).toBe("it ended with exit code 4");
    await gone(browser.pid);
  });

  it("keeps the last lines that the browser says, each cut to a bound", async () => {
    const browser = node(`for (let i = 1; i <= 9; i++) console.error(String(i).repeat(1000))`);
    await browser.ended;

    expect(browser.lastWords()).toBe([5, 6, 7, 8, 9].map((digit) => String(digit).repeat(300)).join(" | "));
  });

  it("keeps no complaint about a missing D-Bus", async () => {
    const browser = node(`
      console.error("the reason");
      console.error("[1:2:1122/163408.345255:ERROR:dbus/bus.cc:405] Failed to connect to the bus")`);
    await browser.ended;

    expect(browser.lastWords()).toBe("the reason");
  });

  it("names the signal that ended it", async () => {
    const browser = node("setInterval(() => {}, 1000)");
    await browser.kill();

    expect(await browser.ended).toBe("it was ended by SIGKILL");
  });
});
