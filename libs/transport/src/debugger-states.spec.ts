import { DebuggerStates } from "./debugger-states.js";

describe("DebuggerStates", () => {
  it("knows what it was told last", () => {
    const states = new DebuggerStates();
    states.set(1, "attached");
    states.set(1, "detached");
    expect(states.get(1)).toBe("detached");
    expect(states.get(2)).toBeUndefined();
  });

  it("forgets one, and all", () => {
    const states = new DebuggerStates();
    for (const tabId of [1, 2, 3]) states.set(tabId, "attached");
    states.forget(1);
    expect([states.get(1), states.get(2)]).toEqual([undefined, "attached"]);
    states.forgetAll();
    expect(states.get(2)).toBeUndefined();
  });

  it("forgets the oldest of too many", () => {
    const states = new DebuggerStates();
    for (let tabId = 1; tabId <= 1_001; tabId += 1) states.set(tabId, "attached");
    expect([states.get(1), states.get(2)]).toEqual([undefined, "attached"]);
  });
});
