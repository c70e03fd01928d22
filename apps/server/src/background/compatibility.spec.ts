import { COMPATIBILITY, describeUsers, judge } from "./compatibility.js";
import type { RunningServer } from "./running-server.js";

const server: RunningServer = {
  port: 6009,
  version: "1.2.0",
  compatibility: COMPATIBILITY,
  background: true,
  pid: 1,
  uptime: 0,
  sessions: 0,
  bridges: 0,
  requests: 0,
  policy: "p",
  browsers: [],
};
const verdict = (differs: Partial<RunningServer>) => judge({ ...server, ...differs }, "1.2.0");

describe("a bridge that finds a server", () => {
  it("uses one of its own version, whoever started it", () => {
    expect(verdict({})).toEqual({ kind: "use" });
    expect(verdict({ background: false, sessions: 3 })).toEqual({ kind: "use" });
  });

  it("uses a newer one, and one that a person started, with a remark", () => {
    expect(verdict({ version: "1.3.0" })).toMatchObject({
      kind: "use",
      remark: expect.stringContaining("1.3.0") as string,
    });
    expect(verdict({ version: "1.1.0", background: false })).toMatchObject({
      kind: "use",
      remark: expect.stringContaining("older") as string,
    });
  });

  it("uses none whose policy is not what its options ask for: an idle one is replaced, another refused", () => {
    const asked = (differs: Partial<RunningServer>) => judge({ ...server, ...differs }, "1.2.0", "p");
    expect(asked({})).toEqual({ kind: "use" });
    expect(asked({ policy: "q" })).toEqual({ kind: "replace" });
    expect(asked({ policy: undefined })).toEqual({ kind: "replace" });
    for (const differs of [{ background: false }, { sessions: 1 }]) {
      expect(asked({ policy: "q", ...differs })).toMatchObject({
        kind: "refuse",
        message: expect.stringContaining("--read-only") as string,
      });
    }
  });

  it("replaces an older one in the background that nobody uses", () => {
    expect(verdict({ version: "1.1.0" })).toEqual({ kind: "replace" });
    expect(verdict({ version: "1.1.0", compatibility: COMPATIBILITY - 1 })).toEqual({ kind: "replace" });
  });

  it.each([
    [
      "older and in use",
      { version: "1.1.0", sessions: 1, bridges: 2 },
      /1\.1\.0.+older.+1 session, 2 stdio clients/,
      /browser-mcp stop/,
    ],
    [
      "older than any that can be ended, and started by hand",
      { compatibility: 0, background: false },
      /does not work/,
      /--force/,
    ],
    [
      "of a later make",
      { version: "2.0.0", compatibility: COMPATIBILITY + 1 },
      /2\.0\.0/,
      /Update the command/,
    ],
  ])("refuses one that is %s, and says what to do", (_name, differs, message, hint) => {
    expect(verdict(differs)).toEqual({
      kind: "refuse",
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
  });

  it("names who uses it", () => {
    expect(describeUsers({ ...server, sessions: 1, requests: 2 })).toBe("1 session, 2 requests");
    expect(describeUsers(server)).toBe("nobody");
  });
});
