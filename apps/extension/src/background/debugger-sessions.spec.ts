import { silentLogger } from "@browser-mcp/protocol";
import { DebuggerSessions } from "./debugger-sessions.js";
import { FakeDebugger } from "./fake-chrome.js";

function setUp(): { api: FakeDebugger; sessions: DebuggerSessions; detached: [number, string][] } {
  const api = new FakeDebugger();
  const detached: [number, string][] = [];
  const sessions = new DebuggerSessions(api, (tabId, reason) => detached.push([tabId, reason]), silentLogger);
  return { api, sessions, detached };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("DebuggerSessions", () => {
  it("attaches once for many commands", async () => {
    const { api, sessions } = setUp();
    api.answer = async (method) => ({ method });
    const answers = await Promise.all([sessions.send(1, "A.a", {}), sessions.send(1, "B.b", undefined)]);
    expect(answers).toEqual([{ method: "A.a" }, { method: "B.b" }]);
    expect(api.calls).toEqual(["attach 1", "A.a 1", "B.b 1"]);
  });

  it("detaches after a minute without commands, counted from the last one", async () => {
    const { api, sessions } = setUp();
    await sessions.send(1, "A.a", {});
    jest.advanceTimersByTime(59_000);
    await sessions.send(1, "A.a", {});
    jest.advanceTimersByTime(59_999);
    expect(api.calls).not.toContain("detach 1");
    jest.advanceTimersByTime(1);
    expect(api.calls.at(-1)).toBe("detach 1");
    await sessions.send(1, "A.a", {});
    expect(api.calls.slice(-2)).toEqual(["attach 1", "A.a 1"]);
  });

  it("does not detach while a command is under way", async () => {
    const { api, sessions } = setUp();
    api.answer = (method) => (method === "Slow.one" ? new Promise(() => undefined) : Promise.resolve({}));
    void sessions.send(1, "Slow.one", {});
    await sessions.send(1, "A.a", {});
    jest.advanceTimersByTime(120_000);
    expect(api.calls).not.toContain("detach 1");
  });

  it("tries to attach anew after a refusal", async () => {
    const { api, sessions } = setUp();
    api.refusal = new Error("Cannot access a chrome:// URL");
    await expect(sessions.send(1, "A.a", {})).rejects.toThrow("chrome:// URL");
    api.refusal = undefined;
    await sessions.send(1, "A.a", {});
    expect(api.calls).toEqual(["attach 1", "attach 1", "A.a 1"]);
  });

  it("takes over a session that an earlier worker of ours left", async () => {
    const { api, sessions } = setUp();
    api.refusal = new Error("Another debugger is already attached to the tab with id: 1.");
    api.answer = async () => ({ ok: true });
    expect(await sessions.send(1, "A.a", {})).toEqual({ ok: true });
  });

  it("tells when the browser ends a session, and attaches anew for the next command", async () => {
    const { api, sessions, detached } = setUp();
    await sessions.send(1, "A.a", {});
    api.onDetach.fire({ tabId: 1 }, "target_closed");
    expect(detached).toEqual([[1, "target_closed"]]);
    jest.advanceTimersByTime(60_000);
    expect(api.calls).not.toContain("detach 1");
    await sessions.send(1, "A.a", {});
    expect(api.calls.filter((call) => call === "attach 1")).toHaveLength(2);
  });

  it("says nothing of other extensions' sessions", () => {
    const { api, detached } = setUp();
    api.onDetach.fire({ tabId: 8 }, "target_closed");
    api.onDetach.fire({}, "target_closed");
    expect(detached).toEqual([]);
  });

  it("explains that a person ended the session in the middle of a command", async () => {
    const { api, sessions } = setUp();
    let fail: (error: Error) => void = () => undefined;
    api.answer = () => new Promise((_resolve, reject) => (fail = reject));
    const command = sessions.send(1, "A.a", {});
    await Promise.resolve();
    await Promise.resolve();
    api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    fail(new Error("Detached while handling command."));
    await expect(command).rejects.toEqual(expect.objectContaining({ code: "PERMISSION_DENIED" }));
  });
});
