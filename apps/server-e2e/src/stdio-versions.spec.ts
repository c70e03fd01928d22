import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EmptyHome, StdioClient } from "./stdio-client.js";
import { builtServer } from "./server-process.js";

let home: EmptyHome;
beforeEach(async () => {
  home = await EmptyHome.make();
});
afterEach(() => home.remove());

/** A copy of the built program that says it is of another version. */
async function buildOf(version: string): Promise<string> {
  const folder = join(home.path, `build-${version}`);
  await cp(dirname(builtServer), folder, { recursive: true });
  const { version: own } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  let changed = 0;
  for (const name of await readdir(join(folder, "chunks"))) {
    const file = join(folder, "chunks", name);
    const text = await readFile(file, "utf8");
    const other = text.replace(
      /(name: ?"@browser-mcp\/server",\s*version: ?)"([^"]+)"/,
      (all, start: string, found: string) => {
        if (found !== own) return all;
        changed += 1;
        return `${start}"${version}"`;
      },
    );
    if (other !== text) await writeFile(file, other);
  }
  expect(changed).toBe(1);
  return join(folder, "main.js");
}
const version = async (): Promise<string> =>
  ((await (await fetch(`${home.url}/health`)).json()) as { version: string }).version;
const begin = (program: string): StdioClient => {
  home.program = program;
  return new StdioClient(home);
};

describe("browser-mcp stdio beside a server of another build", () => {
  it("replaces an older one in the background that nobody uses", async () => {
    const older = begin(await buildOf("0.0.1"));
    await older.initialize();
    const first = await home.serverPid();
    await older.leave();
    expect(await version()).toBe("0.0.1");
    const client = begin(builtServer);
    expect(await client.initialize()).toMatchObject({ result: {} });
    expect(await version()).not.toBe("0.0.1");
    expect(await home.serverPid()).not.toBe(first);
    expect(await client.ask(1, "tools/list")).toMatchObject({ result: {} });
    await client.leave();
  });

  it("names an older one that is in use, and leaves it be", async () => {
    const older = begin(await buildOf("0.0.1"));
    await older.initialize();
    const client = begin(builtServer);
    expect(await client.initialize()).toMatchObject({
      error: {
        message: expect.stringContaining("0.0.1") as string,
        data: { code: "SERVER_INCOMPATIBLE", hint: expect.stringContaining("browser-mcp stop") as string },
      },
    });
    await client.leave();
    expect(await older.ask(1, "ping")).toMatchObject({ result: {} });
    await older.leave();
  });

  it("uses a newer one", async () => {
    const newer = begin(await buildOf("9.0.0"));
    await newer.initialize();
    const client = begin(builtServer);
    expect(await client.initialize()).toMatchObject({ result: {} });
    expect(await version()).toBe("9.0.0");
    await client.leave();
    await newer.leave();
  });
});
