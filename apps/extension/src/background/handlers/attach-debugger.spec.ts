import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { TabAccess } from "../tab-access.js";
import { attachDebugger } from "./attach-debugger.js";
import { detachDebugger } from "./detach-debugger.js";

const { signal } = new AbortController();

function setUp() {
  const { api, sessions } = scriptedSessions();
  const tabs = new FakeTabs([fakeTab({ id: 1 })]);
  const attach = attachDebugger(new TabAccess(tabs), sessions);
  const detach = detachDebugger(new TabAccess(new FakeTabs()), sessions);
  return {
    api,
    attach: (tabId = 1) => attach.handle({ tabId }, signal),
    detach: (tabId = 1) => detach.handle({ tabId }, signal),
  };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("attachDebugger and detachDebugger", () => {
  it("answer at once, however often they are asked", async () => {
    const { api, attach, detach } = setUp();
    expect([await attach(), await attach()]).toEqual([
      { data: { status: "attached" }, tabId: 1 },
      { data: { status: "attached", alreadyAttached: true }, tabId: 1 },
    ]);
    expect([await detach(), await detach()]).toEqual([
      { data: { status: "detached" }, tabId: 1 },
      { data: { status: "detached" }, tabId: 1 },
    ]);
    expect(api.calls).toEqual(["attach 1", "detach 1"]);
  });

  it("know of no debugger at a tab that is not there", async () => {
    const { attach, detach } = setUp();
    await expect(attach(9)).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    expect(await detach(9)).toMatchObject({ data: { status: "detached" } });
  });
});
