import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuditLog } from "./audit-log.js";
import type { CallEntry } from "./call-entry.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (more: Partial<CallEntry> = {}): CallEntry => ({
  action: "executeScript",
  caller: { client: "spec 1", session: "s1", tool: "execute_javascript", call: 7 },
  outcome: "ok",
  duration: 1.26,
  browserId: "b1",
  tabId: 5,
  site: "wiki.example",
  redactions: { jwt: 2 },
  ...more,
});
const setUp = (more: { path?: string; maxBytes?: number; maxFiles?: number } = {}) => {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const logger = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (message: string) => void warnings.push(message),
  };
  const path = more.path ?? join(folder, "deep", "audit.jsonl");
  const log = new AuditLog({ path, maxBytes: 1_000_000, maxFiles: 3, logger, ...more });
  const lines = async () =>
    (await readFile(path, "utf8"))
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  return { log, path, lines, warnings };
};

describe("the audit log", () => {
  it("is a file of JSON lines for its owner's eyes only, in order", async () => {
    const { log, path, lines } = setUp();
    log.add(entry());
    log.add(entry({ outcome: "PERMISSION_DENIED", rule: "security.read_only", consent: "refused" }));
    await log.close();
    expect(await lines()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        client: "spec 1",
        session: "s1",
        call: 7,
        tool: "execute_javascript",
        action: "executeScript",
        kind: "change",
        browser: "b1",
        tab: 5,
        site: "wiki.example",
        outcome: "ok",
        redactions: { jwt: 2 },
        ms: 1.3,
      },
      expect.objectContaining({
        outcome: "PERMISSION_DENIED",
        rule: "security.read_only",
        consent: "refused",
      }),
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(log.stats()).toEqual({ written: 2, dropped: 0 });
  });

  it("closes a file to others that was open to them", async () => {
    const path = join(folder, "audit.jsonl");
    await writeFile(path, "");
    await chmod(path, 0o666);
    const { log } = setUp({ path });
    log.add(entry());
    await log.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("puts a full file aside and keeps as many as it may", async () => {
    const path = join(folder, "audit.jsonl");
    const { log } = setUp({ path, maxBytes: 300, maxFiles: 3 });
    for (let tabId = 1; tabId <= 6; tabId += 1) {
      log.add(entry({ tabId }));
      await log.close();
    }
    expect((await readdir(folder)).sort()).toEqual(["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]);
    expect(await readFile(path, "utf8")).toContain('"tab":6');
    expect(await readFile(`${path}.2`, "utf8")).toContain('"tab":4');
  });

  it("that cannot be written is told once, counted, and keeps nothing from going on", async () => {
    const path = join(folder, "audit.jsonl");
    await mkdir(path);
    const { log, warnings } = setUp({ path });
    for (let count = 0; count < 3; count += 1) {
      log.add(entry());
      await log.close();
    }
    expect(warnings).toEqual(["the audit log cannot be written"]);
    expect(log.stats()).toEqual({ written: 0, dropped: 3 });
    await rm(path, { recursive: true });
    log.add(entry());
    await log.close();
    expect(log.stats()).toEqual({ written: 1, dropped: 3 });
  });

  it("lets no more wait than it may", async () => {
    const { log } = setUp();
    for (let count = 0; count < 10_100; count += 1) log.add(entry());
    expect(log.stats().dropped).toBeGreaterThan(0);
    await log.close();
    const { written, dropped } = log.stats();
    expect(written + dropped).toBe(10_100);
  });

  it("writes no line that a client's name could break or swell", async () => {
    const { log, lines } = setUp();
    log.add(entry({ caller: { client: `a\n{"client":"b"}${"x".repeat(1_000)}` } }));
    await log.close();
    expect(await lines()).toHaveLength(1);
  });
});
