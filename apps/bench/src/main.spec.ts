import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text as readText } from "node:stream/consumers";
import { promisify } from "node:util";
import { servePage } from "@browser-mcp/testing";
import { startBareServer } from "./servers/bare-server.js";
import { Fleet } from "./workers/fleet.js";

const program = resolve(__dirname, "../../../dist/apps/bench/main.js");
const small = ["--scenario", "cached-2kb", "--calls", "40", "--clients", "2"];

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "bench-spec-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], meanwhile?: (child: ChildProcess) => void): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  meanwhile?.(child);
  const [stdout, stderr, [code]] = await Promise.all([
    readText(child.stdout),
    readText(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Runs what is given once that line of progress was shown. */
const after = (line: RegExp, then: (child: ChildProcess) => void) => (child: ChildProcess) => {
  let shown = "";
  child.stderr?.on("data", function look(chunk: Buffer) {
    shown += chunk.toString("utf8");
    if (!line.test(shown)) return;
    child.stderr?.off("data", look);
    then(child);
  });
};

/** What every process of this machine was started with. */
async function commandLines(): Promise<readonly string[]> {
  if (process.platform !== "linux") {
    return (await promisify(execFile)("ps", ["-A", "-ww", "-o", "args="])).stdout.split("\n");
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
}

describe("the bench on the command line", () => {
  it("prints JSON, writes a page, and compares with an earlier run", async () => {
    const first = await run([...small, "--json"]);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      complete: true,
      scenarios: [{ scenario: "cached-2kb", doubts: [] }],
    });
    expect(first.stderr).toContain("cached-2kb: warming up browser-mcp\n");
    const [earlier, page] = [join(folder, "earlier.json"), join(folder, "run.html")];
    await writeFile(earlier, first.stdout);
    const second = await run([...small, "--baseline", earlier, "--html", page]);
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/server CPU per call ÷ bare with a Map +[\d.]+× +≤ 2× /);
    expect(second.stdout).toMatch(/since .*Z +before +now +change/);
    expect(await readFile(page, "utf8")).toContain('<section id="cached-2kb">');
  }, 60_000);

  it("prints what it knows after Ctrl-C, and leaves no process behind", async () => {
    // Every process of the run that has the server to do with has this name on its command line.
    const link = join(folder, "stopped-server.js");
    await symlink(resolve(program, "../../server/main.js"), link);
    const running = async (): Promise<number> =>
      (await commandLines()).filter((line) => line.includes(link)).length;
    let before = 0;
    const interrupt = after(/round 1 of \d+/, (child) => {
      void running().then((count) => {
        before = count;
        child.kill("SIGINT");
      });
    });
    const names = ["--scenario", "round-trip-2kb", "--scenario", "cached-2kb", "--server", link];
    const ended = await run([...names, "--calls", "1000000", "--json"], interrupt);
    expect([before > 1, await running()]).toEqual([true, 0]);
    expect(ended.code).toBe(130);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      complete: false,
      scenarios: [
        {
          scenario: "round-trip-2kb",
          contenders: [{ name: "browser-mcp" }, { name: "bare" }],
          verdicts: [{ key: "cpu", limit: 1.6 }],
          doubts: ["stopped before its end."],
        },
      ],
    });
  }, 60_000);

  it("measures another server side by side, with a browser of its own where it takes one", async () => {
    const other = await startBareServer();
    const browser = await Fleet.connect({
      url: other.addresses.webSocket,
      kind: "existing",
      page: { textLength: 10 },
    });
    const { stdout } = await run([...small, "--target", `other=${other.addresses.mcp}`, "--json"]);
    const { scenarios } = JSON.parse(stdout) as {
      scenarios: { contenders: { name: string; figures: { calls?: number } }[] }[];
    };
    const target = scenarios[0]?.contenders.find(({ name }) => name === "other");
    expect(target?.figures).toMatchObject({ calls: 40, failures: 0 });
    await browser.close();
    await other.close();
  }, 60_000);

  it("goes on without other servers that are not there or cannot do it, and says so", async () => {
    const other = await servePage({
      "/mcp": (_request, response) => response.end('{"result":{"isError":true,"content":["no such tool"]}}'),
    });
    const targets = ["--target", "gone=http://127.0.0.1:1/mcp", "--target", `other=${other.url("/mcp")}`];
    const { code, stdout } = await run([...small, ...targets]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cached-2kb: .*ECONNREFUSED/);
    expect(stdout).toMatch(/cached-2kb: other answered wrongly: HTTP 200, .*no such tool/);
    expect(stdout).toMatch(/browser-mcp +40/);
    await other.close();
  }, 60_000);

  it.each([
    [["--nonsense"], "unknown option"],
    [["--baseline", "/nowhere/earlier.json"], "/nowhere/earlier.json cannot be compared with"],
    [["--html", "/nowhere/run.html"], "/nowhere/run.html cannot be written"],
    [["--server", "/nowhere/main.js"], "There is no server at /nowhere/main.js"],
  ])("refuses %j in one line before it starts anything", async (args, why) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(why);
  });
});
