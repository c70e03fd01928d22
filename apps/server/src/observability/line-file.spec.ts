import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineFile } from "./line-file.js";
import { RotatingFile } from "./rotating-file.js";
import type { LineFileOptions } from "./line-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "browser-mcp-lines-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const setUp = (more: Partial<LineFileOptions> = {}) => {
  const failures: string[] = [];
  const path = join(folder, "deep", "server.log");
  const file = new LineFile({
    path,
    maxBytes: 1_000_000,
    maxFiles: 3,
    onFailure: (reason) => failures.push(reason),
    ...more,
  });
  return { file, path: more.path ?? path, failures };
};

describe("a file of lines", () => {
  it("has what was added, in order, for its owner's eyes only", async () => {
    const { file, path } = setUp();
    file.add("one\n");
    file.add("two\n");
    await file.close();
    expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(file.stats()).toEqual({ written: 2, dropped: 0 });
  });

  it("has in one write what came while it was written, and no later than all else where it ends", async () => {
    const { file, path } = setUp();
    const appended = jest.spyOn(RotatingFile.prototype, "append");
    file.add("one\n");
    const closing = file.close();
    for (const line of ["two\n", "three\n", "four\n"]) {
      file.add(line);
      await Promise.resolve();
    }
    await closing;
    expect(appended.mock.calls).toEqual([["one\n"], ["two\nthree\nfour\n"]]);
    expect(await readFile(path, "utf8")).toBe("one\ntwo\nthree\nfour\n");
    expect(file.stats()).toEqual({ written: 4, dropped: 0 });
    appended.mockRestore();
  });

  it("goes on where another one ended, and closes to others what was open to them", async () => {
    const path = join(folder, "server.log");
    await writeFile(path, "before\n");
    await chmod(path, 0o666);
    const { file } = setUp({ path });
    file.add("after\n");
    await file.close();
    expect(await readFile(path, "utf8")).toBe("before\nafter\n");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("is put aside when it is full, and as many are kept as may be", async () => {
    const path = join(folder, "server.log");
    const { file } = setUp({ path, maxBytes: 20, maxFiles: 3 });
    for (let line = 1; line <= 6; line += 1) {
      file.add(`line number ${line}\n`);
      await file.close();
    }
    expect((await readdir(folder)).sort()).toEqual(["server.log", "server.log.1", "server.log.2"]);
    expect(await readFile(path, "utf8")).toBe("line number 6\n");
    expect(await readFile(`${path}.2`, "utf8")).toBe("line number 4\n");
  });

  it("begins a new line where the last one was torn off", async () => {
    const path = join(folder, "server.log");
    await writeFile(path, '{"half":"of a li');
    const { file } = setUp({ path });
    file.add("one\n");
    await file.close();
    file.add("two\n");
    await file.close();
    expect(await readFile(path, "utf8")).toBe('{"half":"of a li\none\ntwo\n');
  });

  it("is put aside also after a program died while it did so", async () => {
    const path = join(folder, "server.log");
    const lock = `${path}.lock`;
    await mkdir(lock);
    const { file } = setUp({ path, maxBytes: 20 });
    const add = async (line: string): Promise<void> => {
      file.add(line);
      await file.close();
    };
    await add("line number 1\n");
    await add("line number 2\n");
    expect(await readFile(path, "utf8")).toBe("line number 1\nline number 2\n");
    await utimes(lock, 0, 0);
    await add("line number 3\n");
    await add("line number 4\n");
    expect(await readFile(path, "utf8")).toBe("line number 4\n");
    expect((await readdir(folder)).sort()).toEqual(["server.log", "server.log.1"]);
  });

  it("waits for nobody where it is a pipe that nobody reads", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const { file, failures } = setUp({ path });
    file.add("one\n");
    await file.close();
    expect(file.stats()).toEqual({ written: 0, dropped: 1 });
    expect(failures).toEqual([expect.stringContaining("ENXIO")]);
  });

  it("is put aside once, and nothing is lost, where another program writes to it as well", async () => {
    const path = join(folder, "server.log");
    const one = setUp({ path, maxBytes: 40, maxFiles: 4 }).file;
    const other = setUp({ path, maxBytes: 40, maxFiles: 4 }).file;
    const kept: string[] = [];
    for (let line = 1; line <= 8; line += 1) {
      kept.push(`line number ${line}\n`);
      const file = line % 2 === 0 ? one : other;
      file.add(`line number ${line}\n`);
      await file.close();
    }
    const files = [`${path}.3`, `${path}.2`, `${path}.1`, path];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(texts.map((text) => text.length)).toEqual([28, 28, 28, 28]);
    expect(texts.join("")).toBe(kept.join(""));
  });

  it("loses no file where two programs find it full at the same moment", async () => {
    const path = join(folder, "server.log");
    const writers = Array.from({ length: 4 }, () => setUp({ path, maxBytes: 20, maxFiles: 50 }).file);
    for (let round = 0; round < 8; round += 1) {
      for (const [index, writer] of writers.entries()) writer.add(`round ${round} of ${index}\n`);
      await Promise.all(writers.map((writer) => writer.close()));
    }
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const found = texts.join("").split("\n").filter(Boolean);
    expect(new Set(found).size).toBe(32);
    expect(files.every((file) => /^server\.log(\.\d+)?$/.test(file))).toBe(true);
  });

  it("takes a line that is longer than the file may be", async () => {
    const { file, path } = setUp({ maxBytes: 20 });
    for (const line of ["x".repeat(50), "y"]) {
      file.add(line);
      await file.close();
    }
    expect(await readFile(path, "utf8")).toBe("y");
  });

  it("that cannot be written is told once, counted, and keeps nothing from going on", async () => {
    const path = join(folder, "server.log");
    await mkdir(path);
    const { file, failures } = setUp({ path });
    for (let count = 0; count < 3; count += 1) {
      file.add("lost\n");
      await file.close();
    }
    expect(failures).toEqual([expect.stringContaining("EISDIR")]);
    expect(file.stats()).toEqual({ written: 0, dropped: 3 });
    await rm(path, { recursive: true });
    file.add("kept\n");
    await file.close();
    expect(file.stats()).toEqual({ written: 1, dropped: 3 });
  });

  it("may be what is no file, which is neither put aside nor given other rights", async () => {
    const path = join(folder, "nowhere");
    await symlink("/dev/null", path);
    const before = (await stat("/dev/null")).mode;
    const { file } = setUp({ path, maxBytes: 1 });
    for (const line of ["one\n", "two\n"]) {
      file.add(line);
      await file.close();
    }
    expect(file.stats()).toEqual({ written: 2, dropped: 0 });
    expect(await readdir(folder)).toEqual(["nowhere"]);
    expect((await stat("/dev/null")).mode).toBe(before);
  });

  it("lets no more wait than it may", async () => {
    const { file } = setUp();
    for (let count = 0; count < 10_100; count += 1) file.add("line\n");
    expect(file.stats().dropped).toBeGreaterThan(0);
    await file.close();
    const { written, dropped } = file.stats();
    expect(written + dropped).toBe(10_100);
  });
});
