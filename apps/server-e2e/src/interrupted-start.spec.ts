import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preload } from "./preload.js";
import { ServerProcess } from "./server-process.js";

/** Sends Ctrl-C to the program itself at a moment of its start, as a script that is loaded before it. */
const moments: Readonly<Record<string, string>> = {
  "when it opens its port": `
    const { Server } = require("node:net");
    const { listen } = Server.prototype;
    Server.prototype.listen = function (...args) { interrupt(); return listen.apply(this, args); };
  `,
  "when its port is open": `
    const { Server } = require("node:net");
    const { listen } = Server.prototype;
    Server.prototype.listen = function (...args) { this.once("listening", interrupt); return listen.apply(this, args); };
  `,
  "when it starts the browser": `
    onSpawn((spawn) => { interrupt(); return spawn(); });
  `,
  "when the browser has just been started": `
    onSpawn((spawn) => { const child = spawn(); interrupt(); return child; });
  `,
  "when the browser loads its extension": `
    onSpawn((spawn) => { const child = spawn(); setTimeout(interrupt, 250); return child; });
  `,
};

const helpers = `
  const interrupt = () => process.kill(process.pid, "SIGINT");
  const onSpawn = (act) => {
    const children = require("node:child_process");
    const { spawn } = children;
    children.spawn = (...args) => act(() => spawn(...args));
    require("node:module").syncBuiltinESMExports();
  };
`;

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "browser-mcp-temporary-"));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

/** Processes that name the folder on their command line, as a browser does its profile; known on Linux alone. */
async function processesIn(folder: string): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder));
}

/** What is left in the folder, and runs in it, once a browser that is ending has ended. */
async function leftIn(folder: string): Promise<readonly string[]> {
  for (const deadline = Date.now() + 10_000; ;) {
    const left = [...(await processesIn(folder)), ...(await readdir(folder))];
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("Ctrl-C", () => {
  it.each(Object.entries(moments))("%s leaves no process, no profile and no lock", async (_when, script) => {
    const planted = await preload(`${helpers}${script}`);
    const variables = { ...planted.variables, TMPDIR: temporary };
    const args = ["start", "--headless", "--port", "0", "--metrics-port", "0"];
    const { code, stderr } = await ServerProcess.run(args, variables);
    expect([code, stderr]).toEqual([0, ""]);
    expect(await leftIn(temporary)).toEqual([]);
    await planted.remove();
  });

  it("twice while the browser starts leaves no process", async () => {
    const planted = await preload(
      `${helpers}onSpawn((spawn) => { const child = spawn(); interrupt(); setTimeout(interrupt, 50); return child; });`,
    );
    const variables = { ...planted.variables, TMPDIR: temporary };
    const args = ["start", "--headless", "--port", "0", "--metrics-port", "0"];
    expect(await ServerProcess.run(args, variables)).toMatchObject({ code: 130 });
    expect(await leftIn(temporary)).toEqual([]);
    await planted.remove();
  });
});
