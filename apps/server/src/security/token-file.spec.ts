import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TokenFile } from "./token-file.js";

describe("the file of the server's token", () => {
  let folder: string;
  let file: TokenFile;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "token-file-"));
    file = new TokenFile(join(folder, "made", "token"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (text: string, mode = 0o600): Promise<void> => {
    file = new TokenFile(join(folder, "token"));
    await writeFile(file.path, text);
    await chmod(file.path, mode);
  };

  it("is made on first need, and then stays", async () => {
    expect(await file.read()).toBeUndefined();
    const token = await file.provide();
    expect(token).toMatch(/^bmcp_[A-Za-z0-9_-]{43}$/);
    expect([await file.provide(), await file.read()]).toEqual([token, token]);
  });

  it("and its folder are for their owner alone", async () => {
    await file.provide();
    await file.rotate();
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(file.path))).mode & 0o777).toBe(0o700);
  });

  it("is one token, also where many need it at the same moment", async () => {
    const others = Array.from({ length: 8 }, () => new TokenFile(file.path).provide());
    expect(new Set(await Promise.all(others)).size).toBe(1);
    expect(await readdir(dirname(file.path))).toEqual(["token"]);
  });

  it("has another token after each rotation, and nothing left beside it", async () => {
    const tokens = [await file.rotate(), await file.rotate(), await file.rotate()];
    expect(new Set(tokens).size).toBe(3);
    expect(await readFile(file.path, "utf8")).toBe(`${tokens[2]}\n`);
    expect(await readdir(dirname(file.path))).toEqual(["token"]);
  });

  it("is trouble where a link stands that leads nowhere, and is made by a rotation", async () => {
    file = new TokenFile(join(folder, "token"));
    await symlink(join(folder, "nowhere"), file.path);
    const trouble = { code: "INVALID_CONFIGURATION", message: expect.stringContaining("leads nowhere") };
    await expect(file.provide()).rejects.toMatchObject(trouble);
    await expect(file.read()).rejects.toMatchObject(trouble);
    const token = await file.rotate();
    expect(await file.read()).toBe(token);
  });

  it("is trouble where something stands that is no file, without waiting for it", async () => {
    file = new TokenFile(join(folder, "token"));
    execFileSync("mkfifo", ["-m", "600", file.path]);
    await expect(file.provide()).rejects.toMatchObject({
      code: "INVALID_CONFIGURATION",
      message: expect.stringContaining("is no file"),
    });
  });

  it("is gone once it is revoked", async () => {
    await file.provide();
    expect([await file.revoke(), await file.revoke()]).toEqual([true, false]);
    expect(await file.read()).toBeUndefined();
  });

  it("may hold a token of the owner's own", async () => {
    await put("correct-horse-battery-staple\n");
    expect(await file.provide()).toBe("correct-horse-battery-staple");
  });

  it.each(["", "short", "two words that are long enough", "x".repeat(600), "a\nsecond-line-that-is-long"])(
    "is refused where it holds no token: %j",
    async (text) => {
      await put(text);
      await expect(file.provide()).rejects.toMatchObject({ code: "INVALID_CONFIGURATION" });
    },
  );

  it.each([0o644, 0o640, 0o606])("is refused where others may read or write it: %o", async (mode) => {
    await put("correct-horse-battery-staple\n", mode);
    await expect(file.provide()).rejects.toMatchObject({
      code: "INVALID_CONFIGURATION",
      hint: `Run: chmod 600 ${file.path}`,
    });
  });

  it("says where it cannot be read or made", async () => {
    await put("correct-horse-battery-staple");
    for (const act of ["read", "rotate"] as const) {
      const below = new TokenFile(join(file.path, "token"));
      await expect(below[act]()).rejects.toMatchObject({
        code: "INVALID_CONFIGURATION",
        message: expect.stringContaining(below.path),
      });
    }
  });
});
