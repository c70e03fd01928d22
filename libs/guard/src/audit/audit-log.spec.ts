import { AuditLog } from "./audit-log.js";
import type { CallEntry } from "./call-entry.js";

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
const setUp = () => {
  const lines: string[] = [];
  const close = jest.fn(() => Promise.resolve());
  const log = new AuditLog({
    add: (line) => void lines.push(line),
    stats: () => ({ written: lines.length, dropped: 0 }),
    close,
  });
  return { log, lines, close };
};

describe("the audit log", () => {
  it("is JSON lines, in order", async () => {
    const { log, lines, close } = setUp();
    log.add(entry());
    log.add(entry({ outcome: "PERMISSION_DENIED", rule: "security.read_only", consent: "refused" }));
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
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
    expect(lines.every((line) => line.endsWith("}\n"))).toBe(true);
    expect(log.stats()).toEqual({ written: 2, dropped: 0 });
    await log.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("has no line that a client's name could break or swell", () => {
    const { log, lines } = setUp();
    log.add(entry({ caller: { client: `a\n{"client":"b"}${"x".repeat(1_000)}` } }));
    expect(lines[0]?.trim().split("\n")).toHaveLength(1);
    expect(lines[0]?.length).toBeLessThan(600);
  });

  it("has no sign in a line that a terminal would obey or show in another order", () => {
    const { log, lines } = setUp();
    const client = "a\u009b31m\u202eb\u2028c\u007f\u2066d\ufeff";
    log.add(entry({ caller: { client } }));
    expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ client });
  });

  it("has no line that the name of a site could swell", () => {
    const { log, lines } = setUp();
    log.add(entry({ site: `${"x".repeat(100_000)}.example` }));
    expect(lines[0]?.length).toBeLessThan(700);
  });
});
