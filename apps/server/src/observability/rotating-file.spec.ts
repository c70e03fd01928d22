import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RotatingFile } from "./rotating-file.js";

describe("RotatingFile", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "browser-mcp-log-"));
    path = join(folder, "deep", "server.log");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (lines: readonly string[], maxBytes = 20): Promise<void> => {
    const file = new RotatingFile(path, maxBytes);
    for (const line of lines) file.write(line);
    file.end();
    await once(file, "close");
  };

  it("makes its folder, and is its owner's alone", async () => {
    await write(["one\n"]);
    expect(await readFile(path, "utf8")).toBe("one\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("goes on where it ended, and keeps one older file", async () => {
    await write(["first\n", "second\n"]);
    await write(["third is long\n", "4\n"]);
    expect(await readFile(path, "utf8")).toBe("third is long\n4\n");
    expect(await readFile(`${path}.1`, "utf8")).toBe("first\nsecond\n");
    await write(["fifth is long\n"]);
    expect(await readFile(`${path}.1`, "utf8")).toBe("third is long\n4\n");
    expect(await readdir(join(folder, "deep"))).toEqual(["server.log", "server.log.1"]);
  });

  it("takes a line that is longer than the file may be", async () => {
    await write(["x".repeat(50), "y"]);
    expect(await readFile(path, "utf8")).toBe("y");
  });

  it("cannot be opened where its folder is a file", async () => {
    await writeFile(join(folder, "deep"), "");
    expect(() => new RotatingFile(path, 20)).toThrow(/EEXIST|ENOTDIR/);
  });
});
