import { readdir, readFile, readlink } from "node:fs/promises";

/** State of a listening socket in /proc/net/tcp (proc_net_tcp(5)). */
const LISTEN = "0A";

/**
 * The process that listens at the port of an address of this machine, so that its CPU time can be measured from outside.
 * @returns undefined where it is elsewhere, another user's, or the system is not Linux
 */
export async function listeningPid(url: string): Promise<number | undefined> {
  const { hostname, port, protocol } = new URL(url);
  if (process.platform !== "linux" || !["127.0.0.1", "localhost", "[::1]"].includes(hostname))
    return undefined;
  const number = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const inodes = new Set(tables.flatMap((table) => listeningInodes(table, number)));
  return inodes.size === 0 ? undefined : ownerOf(inodes);
}

/** The inodes of the sockets that listen at a port, from the text of /proc/net/tcp. */
export function listeningInodes(table: string, port: number): readonly string[] {
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === LISTEN && parseInt(local.split(":")[1] ?? "", 16) === port)
    .flatMap((fields) => fields[9] ?? []);
}

async function ownerOf(inodes: ReadonlySet<string>): Promise<number | undefined> {
  const wanted = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    // Processes of other users cannot be read, and any may have ended meanwhile.
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
    if (links.some((link) => wanted.has(link))) return Number(pid);
  }
  return undefined;
}
