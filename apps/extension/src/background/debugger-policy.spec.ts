import { DebuggerPolicy } from "./debugger-policy.js";
import { FakeStorage } from "./fake-chrome.js";
import { managedBy, nothingSet } from "./managed-settings.fixture.js";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("DebuggerPolicy", () => {
  it("allows the debugger and ends unused sessions after a minute, where nothing is stored", async () => {
    const policy = new DebuggerPolicy(new FakeStorage(), nothingSet);
    await policy.known;
    expect(policy).toMatchObject({ allowed: true, idleMs: 60_000 });
  });

  it("is what the person stored", async () => {
    const policy = new DebuggerPolicy(
      new FakeStorage({ debuggerAllowed: false, debuggerIdleMs: 5_000 }),
      nothingSet,
    );
    await policy.known;
    expect(policy).toMatchObject({ allowed: false, idleMs: 5_000 });
  });

  it("takes nonsense for nothing stored", async () => {
    const policy = new DebuggerPolicy(
      new FakeStorage({ debuggerAllowed: "no", debuggerIdleMs: -1 }),
      nothingSet,
    );
    await policy.known;
    expect(policy).toMatchObject({ allowed: true, idleMs: 60_000 });
  });

  it("tells when the permission changes, and only then", async () => {
    const storage = new FakeStorage();
    const policy = new DebuggerPolicy(storage, nothingSet);
    const told: boolean[] = [];
    policy.onAllowedChanged(() => told.push(policy.allowed));
    await policy.known;
    await storage.set({ debuggerIdleMs: 1_000 });
    await storage.set({ debuggerAllowed: false });
    await settled();
    await storage.set({ debuggerAllowed: true });
    await settled();
    expect(told).toEqual([false, true]);
    expect(policy.idleMs).toBe(1_000);
  });

  it("is what an organisation says, whatever the person stored, and at once when that changes", async () => {
    const { managed, area } = await managedBy({ debuggerAllowed: false });
    const policy = new DebuggerPolicy(new FakeStorage({ debuggerAllowed: true }), managed);
    const told: boolean[] = [];
    policy.onAllowedChanged(() => told.push(policy.allowed));
    await policy.known;
    expect(policy.allowed).toBe(false);
    area.onChanged.fire({ debuggerAllowed: {} });
    await settled();
    expect(told).toEqual([false, true]);
  });
});
