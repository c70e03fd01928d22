import { scriptedSessions } from "./debugger-sessions.fixture.js";
import { FakeDebugger, FakeStorage } from "./fake-chrome.js";

const denied = (words: RegExp): unknown =>
  expect.objectContaining({ code: "PERMISSION_DENIED", message: expect.stringMatching(words) });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("DebuggerSessions", () => {
  it("attaches once for many commands", async () => {
    const { api, sessions } = scriptedSessions();
    api.answer = async (method) => ({ method });
    const answers = await Promise.all([sessions.send(1, "A.a", {}), sessions.send(1, "B.b")]);
    expect(answers).toEqual([{ method: "A.a" }, { method: "B.b" }]);
    expect(api.calls).toEqual(["attach 1", "A.a 1", "B.b 1"]);
  });

  it("detaches after the idle time, counted from the last command", async () => {
    const { api, sessions, policy } = scriptedSessions();
    policy.idleMs = 30_000;
    await sessions.send(1, "A.a");
    jest.advanceTimersByTime(29_000);
    await sessions.send(1, "A.a");
    jest.advanceTimersByTime(29_999);
    expect(api.calls).not.toContain("detach 1");
    jest.advanceTimersByTime(1);
    expect(api.calls.at(-1)).toBe("detach 1");
    expect(sessions.isAttached(1)).toBe(false);
    await sessions.send(1, "A.a");
    expect(api.calls.slice(-2)).toEqual(["attach 1", "A.a 1"]);
  });

  it("does not detach while a command is under way", async () => {
    const { api, sessions } = scriptedSessions();
    api.answer = (method) => (method === "Slow.one" ? new Promise(() => undefined) : Promise.resolve({}));
    void sessions.send(1, "Slow.one");
    await sessions.send(1, "A.a");
    jest.advanceTimersByTime(120_000);
    expect(api.calls).not.toContain("detach 1");
  });

  it("gives up on a command that is never answered", async () => {
    const { api, sessions } = scriptedSessions();
    api.answer = () => new Promise(() => undefined);
    const outcome = expect(sessions.send(1, "Slow.one")).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
    await jest.advanceTimersByTimeAsync(150_000);
    await outcome;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.calls.at(-1)).toBe("detach 1");
  });

  it("gives up at once on a page that crashes, and on no other tab's", async () => {
    const { api, sessions } = scriptedSessions();
    api.answer = (method) => (method === "Slow.one" ? new Promise(() => undefined) : Promise.resolve({}));
    const outcome = expect(sessions.send(1, "Slow.one")).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    await sessions.send(2, "A.a");
    api.onEvent.fire({ tabId: 2 }, "Inspector.targetCrashed");
    expect(await Promise.race([outcome.then(() => "ended"), Promise.resolve("under way")])).toBe("under way");
    api.onEvent.fire({ tabId: 1 }, "Inspector.targetCrashed");
    await outcome;
  });

  it("tries to attach anew after a refusal", async () => {
    const { api, sessions } = scriptedSessions();
    api.refusal = new Error("Cannot access a chrome:// URL");
    await expect(sessions.send(1, "A.a")).rejects.toThrow("chrome:// URL");
    api.refusal = undefined;
    await sessions.send(1, "A.a");
    expect(api.calls).toEqual(["attach 1", "attach 1", "A.a 1"]);
  });

  it("says when the tab is another debugger's", async () => {
    const { api, sessions } = scriptedSessions();
    api.refusal = new Error("Another debugger is already attached to the tab with id: 1.");
    api.answer = () => Promise.reject(new Error("Debugger is not attached to the tab with id: 1."));
    await expect(sessions.send(1, "A.a")).rejects.toThrow("Another debugger");
  });

  it("tells when the browser ends a session, and attaches anew for the next command", async () => {
    const { api, sessions } = scriptedSessions();
    const ended: [number, string][] = [];
    sessions.onEnded((...end) => ended.push(end));
    await sessions.send(1, "A.a");
    api.onDetach.fire({ tabId: 1 }, "target_closed");
    expect(ended).toEqual([[1, "target_closed"]]);
    jest.advanceTimersByTime(60_000);
    expect(api.calls).not.toContain("detach 1");
    await sessions.send(1, "A.a");
    expect(api.calls.filter((call) => call === "attach 1")).toHaveLength(2);
  });

  it("says nothing of other extensions' sessions", async () => {
    const { api, sessions } = scriptedSessions();
    await sessions.refusal(8);
    const ended: number[] = [];
    sessions.onEnded((tabId) => ended.push(tabId));
    api.onDetach.fire({ tabId: 8 }, "target_closed");
    api.onDetach.fire({}, "target_closed");
    expect(ended).toEqual([]);
  });
});

describe("a session that a person ended", () => {
  const dismissed = async () => {
    const scripted = scriptedSessions();
    await scripted.sessions.send(1, "A.a");
    scripted.api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    return scripted;
  };

  it("explains itself to the command under way", async () => {
    const { api, sessions } = scriptedSessions();
    let fail: (error: Error) => void = () => undefined;
    api.answer = () => new Promise((_resolve, reject) => (fail = reject));
    const command = sessions.send(1, "A.a");
    await jest.advanceTimersByTimeAsync(0);
    api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    fail(new Error("Detached while handling command."));
    await expect(command).rejects.toEqual(denied(/A person ended the debugging of tab 1/));
  });

  it("explains itself to the command under way also where that fails first", async () => {
    const { api, sessions } = scriptedSessions();
    let fail: (error: Error) => void = () => undefined;
    api.answer = () => new Promise((_resolve, reject) => (fail = reject));
    const command = expect(sessions.send(1, "A.a")).rejects.toEqual(
      denied(/A person ended the debugging of tab 1/),
    );
    await jest.advanceTimersByTimeAsync(0);
    // In this order it comes from Chromium.
    fail(new Error("Detached while handling command."));
    await jest.advanceTimersByTimeAsync(10);
    api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    await command;
  });

  it("waits only a moment for who ended it", async () => {
    const { api, sessions } = scriptedSessions();
    api.answer = () => Promise.reject(new Error("Detached while handling command."));
    const command = expect(sessions.send(1, "A.a")).rejects.toThrow("Detached while handling command.");
    await jest.advanceTimersByTimeAsync(500);
    await command;
  });

  it("is not begun again for a minute", async () => {
    const { api, sessions } = await dismissed();
    await jest.advanceTimersByTimeAsync(59_999);
    await expect(sessions.send(1, "A.a")).rejects.toEqual(denied(/attach_debugger attaches again at once/));
    expect(api.calls.filter((call) => call === "attach 1")).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    await sessions.send(1, "A.a");
    expect(api.calls.filter((call) => call === "attach 1")).toHaveLength(2);
  });

  it("is begun again where a client asks for it", async () => {
    const { api, sessions } = await dismissed();
    expect(await sessions.hold(1)).toBe(false);
    expect(api.calls.at(-1)).toBe("attach 1");
  });

  it("is not begun again by the next worker either, for what is left of the minute", async () => {
    const { memory } = await dismissed();
    await jest.advanceTimersByTimeAsync(30_000);
    const next = scriptedSessions(new FakeDebugger(), memory);
    await expect(next.sessions.send(1, "A.a")).rejects.toEqual(denied(/A person ended/));
    expect(next.api.calls).toEqual([]);
    await jest.advanceTimersByTimeAsync(30_000);
    await expect(next.sessions.send(1, "A.a")).resolves.toEqual({});
  });

  it("leaves other tabs alone", async () => {
    const { sessions } = await dismissed();
    await expect(sessions.send(2, "A.a")).resolves.toEqual({});
  });
});

describe("a held session", () => {
  it("is not given back until it is let go", async () => {
    const { api, sessions } = scriptedSessions();
    expect(await sessions.hold(1)).toBe(false);
    expect(await sessions.hold(1)).toBe(true);
    await sessions.send(1, "A.a");
    jest.advanceTimersByTime(600_000);
    expect(api.calls).not.toContain("detach 1");
    await sessions.letGo(1);
    expect(api.calls.at(-1)).toBe("detach 1");
    await sessions.letGo(1);
    expect(api.calls.filter((call) => call === "detach 1")).toHaveLength(1);
  });

  it("that is let go in the middle of a command ends after it", async () => {
    const { api, sessions } = scriptedSessions();
    await sessions.hold(1);
    let finish: () => void = () => undefined;
    api.answer = () => new Promise((resolve) => (finish = () => resolve({})));
    const command = sessions.send(1, "A.a");
    await jest.advanceTimersByTimeAsync(0);
    await sessions.letGo(1);
    expect(api.calls).not.toContain("detach 1");
    finish();
    await command;
    expect(api.calls.at(-1)).toBe("detach 1"); // at once: nobody waits for the bar to go
  });

  it("that is asked for again in the middle of the command stays", async () => {
    const { api, sessions } = scriptedSessions();
    await sessions.hold(1);
    let finish: () => void = () => undefined;
    api.answer = () => new Promise((resolve) => (finish = () => resolve({})));
    const command = sessions.send(1, "A.a");
    await jest.advanceTimersByTimeAsync(0);
    await sessions.letGo(1);
    await sessions.hold(1);
    finish();
    await command;
    await jest.advanceTimersByTimeAsync(600_000);
    expect(api.calls).not.toContain("detach 1");
  });
});

describe("a worker that starts anew", () => {
  const left = (): FakeDebugger => {
    const api = new FakeDebugger();
    api.targets = [{ tabId: 1, attached: true }, { tabId: 2, attached: false }, { attached: true }];
    return api;
  };

  it("takes over the sessions of the one before, and ends them when nobody needs them", async () => {
    const { api, sessions } = scriptedSessions(left());
    await jest.advanceTimersByTimeAsync(0);
    expect([sessions.isAttached(1), sessions.isAttached(2)]).toEqual([true, false]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(api.calls).toEqual(["Runtime.getIsolateId 1", "detach 1"]);
  });

  it("keeps those that are held", async () => {
    const memory = new FakeStorage();
    await scriptedSessions(new FakeDebugger(), memory).sessions.hold(1);
    const { api, sessions } = scriptedSessions(left(), memory);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(api.calls).not.toContain("detach 1");
    expect(await sessions.hold(1)).toBe(true);
  });

  it("hears that a person ended one of them, though it has only just begun", async () => {
    const api = new FakeDebugger();
    const memory = new FakeStorage({ debuggerHeld: [1] });
    const { sessions } = scriptedSessions(api, memory);
    const ended: [number, string][] = [];
    sessions.onEnded((...end) => ended.push(end));
    api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    expect(ended).toEqual([[1, "canceled_by_user"]]);
    await expect(sessions.send(1, "A.a")).rejects.toEqual(denied(/A person ended the debugging of tab 1/));
    expect(api.calls).toEqual([]);
  });

  it("leaves other debuggers' sessions alone", async () => {
    const api = left();
    api.answer = () => Promise.reject(new Error("Debugger is not attached to the tab with id: 1."));
    const { sessions } = scriptedSessions(api);
    await jest.advanceTimersByTimeAsync(0);
    expect(sessions.isAttached(1)).toBe(false);
  });
});

describe("a forbidden debugger", () => {
  it("is attached nowhere, and says who forbade it", async () => {
    const { api, sessions, policy } = scriptedSessions();
    policy.allowed = false;
    await expect(sessions.send(1, "A.a")).rejects.toEqual(denied(/forbidden the debugger/));
    await expect(sessions.hold(1)).rejects.toEqual(denied(/forbidden the debugger/));
    expect(api.calls).toEqual([]);
  });

  it("ends every session, held or not", async () => {
    const { api, sessions } = scriptedSessions();
    const ended: [number, string][] = [];
    sessions.onEnded((...end) => ended.push(end));
    await sessions.hold(1);
    await sessions.send(2, "A.a");
    await sessions.endAll();
    expect(api.calls.slice(-2)).toEqual(["detach 1", "detach 2"]);
    expect(ended).toEqual([
      [1, "forbidden"],
      [2, "forbidden"],
    ]);
  });
});

describe("a forbidden tab", () => {
  it("loses its session, held or not, and no other does", async () => {
    const { api, sessions } = scriptedSessions();
    const ended: [number, string][] = [];
    sessions.onEnded((...end) => ended.push(end));
    await sessions.hold(1);
    await sessions.send(2, "A.a");
    await sessions.endAt(1);
    await sessions.endAt(3);
    expect(api.calls.filter((call) => call.startsWith("detach"))).toEqual(["detach 1"]);
    expect(ended).toEqual([[1, "forbidden"]]);
    await sessions.send(1, "A.a");
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ended).toContainEqual([1, "released"]);
  });

  it("loses one that is just about to begin", async () => {
    const { api, sessions } = scriptedSessions();
    let attached = (): void => undefined;
    api.attach = () => new Promise((resolve) => (attached = resolve));
    const sent = sessions.send(1, "A.a");
    await jest.advanceTimersByTimeAsync(0);
    const ended = sessions.endAt(1);
    await jest.advanceTimersByTimeAsync(0);
    attached();
    await Promise.all([sent, ended]);
    expect(api.calls).toContain("detach 1");
    expect(sessions.isAttached(1)).toBe(false);
  });
});

describe("DevTools events", () => {
  it("reach those who watch the tab, or all tabs, until they stop", async () => {
    const { api, sessions } = scriptedSessions();
    const heard: string[] = [];
    const stop = sessions.watch(1, (_tabId, method) => heard.push(`one: ${method}`));
    sessions.watch(undefined, (tabId, method) => heard.push(`all: ${method} of ${tabId}`));
    api.onEvent.fire({ tabId: 1 }, "A.a", {});
    api.onEvent.fire({ tabId: 2 }, "B.b");
    stop();
    api.onEvent.fire({ tabId: 1 }, "C.c", {});
    expect(heard).toEqual(["one: A.a", "all: A.a of 1", "all: B.b of 2", "all: C.c of 1"]);
  });

  it("are switched on before the first command of a session", async () => {
    const { api, sessions } = scriptedSessions();
    sessions.onAttached(async (tabId) => void (await sessions.command(tabId, "Network.enable")));
    sessions.onAttached(() => Promise.reject(new Error("one that fails ends nothing")));
    await sessions.send(1, "A.a");
    expect(api.calls).toEqual(["attach 1", "Network.enable 1", "A.a 1"]);
  });
});
