import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import { removeLeftovers } from "./leftover-profiles.js";
import { profilePrefix } from "./profile-owner.js";

let parent: string;
/** The number of a process that has ended. */
const dead = spawnSync(process.execPath, ["-e", ""]).pid;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "leftover-profiles-"));
});

afterEach(async () => {
  await rm(parent, { recursive: true });
});

const profile = async (owner: number, letters: string): Promise<string> => {
  const directory = join(parent, `${profilePrefix(owner)}${letters}`);
  await mkdir(join(directory, "Default"), { recursive: true });
  await writeFile(join(directory, "Default", "Cookies"), "secret");
  return directory;
};

const left = async (): Promise<string[]> => {
  await removeLeftovers(parent, silentLogger);
  return readdir(parent);
};

describe("removeLeftovers", () => {
  it("removes the profiles of owners that are dead, with their browsers' sockets", async () => {
    const abandoned = await profile(dead, "aaaaaa");
    const socket = join(parent, "org.chromium.Chromium.Xy12ab");
    await mkdir(socket);
    await symlink(join(socket, "SingletonSocket"), join(abandoned, "SingletonSocket"));
    await symlink(`${hostname()}-${dead}`, join(abandoned, "SingletonLock"));

    expect(await left()).toEqual([]);
  });

  it("leaves the profile of an owner that lives", async () => {
    await profile(process.pid, "aaaaaa");
    await profile(process.ppid, "bbbbbb");

    expect(await left()).toHaveLength(2);
  });

  it.each([
    ["a living browser", `${hostname()}-${process.pid}`],
    ["a browser of another machine", `elsewhere-${dead}`],
  ])("leaves a profile that %s uses", async (_who, lock) => {
    await symlink(lock, join(await profile(dead, "aaaaaa"), "SingletonLock"));

    expect(await left()).toHaveLength(1);
  });

  it("leaves what does not have the name and the kind of a profile, and follows no link", async () => {
    const elsewhere = await mkdtemp(join(parent, "elsewhere-"));
    await writeFile(join(elsewhere, "precious"), "");
    await symlink(elsewhere, join(parent, `${profilePrefix(dead)}aaaaaa`));
    await mkdir(join(parent, `${profilePrefix(dead)}mine`));
    await writeFile(join(parent, `${profilePrefix(dead)}bbbbbb`), "");
    const before = await readdir(parent);

    expect(await left()).toEqual(before);
    expect(await readdir(elsewhere)).toEqual(["precious"]);
  });

  it("removes no folder that a profile merely points to", async () => {
    await mkdir(join(parent, "precious"));
    await symlink(
      join(parent, "precious", "SingletonSocket"),
      join(await profile(dead, "aaaaaa"), "SingletonSocket"),
    );

    expect(await left()).toEqual(["precious"]);
  });

  it("removes a bounded number at once", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => profile(dead, `aaaa${index + 10}`)));

    expect(await left()).toHaveLength(2);
    expect(await left()).toEqual([]);
  });

  it("tells of a folder that cannot be looked into", async () => {
    const warn = jest.fn();
    await removeLeftovers(join(parent, "nowhere"), { ...silentLogger, warn });
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
