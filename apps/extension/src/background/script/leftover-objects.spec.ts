import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { LeftoverObjects } from "./leftover-objects.js";

async function setUp() {
  const { api, sessions } = scriptedSessions();
  const released: unknown[] = [];
  api.answer = async (method, params) => {
    if (method === "Runtime.releaseObjectGroup") released.push(params);
    return {};
  };
  await sessions.use(1, () => Promise.resolve());
  return { api, released, leftovers: new LeftoverObjects(sessions) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("objects that scripts left in a page", () => {
  it("are let go when the scripts have paused", async () => {
    const { released, leftovers } = await setUp();
    leftovers.add(1, "a");
    await jest.advanceTimersByTimeAsync(900);
    leftovers.add(1, "b");
    await jest.advanceTimersByTimeAsync(900);
    expect(released).toEqual([]);
    await jest.advanceTimersByTimeAsync(100);
    expect(released).toEqual([{ objectGroup: "a" }, { objectGroup: "b" }]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(released).toHaveLength(2);
  });

  it("do not pile up while the scripts do not pause", async () => {
    const { released, leftovers } = await setUp();
    for (let run = 0; run < 120; run += 1) leftovers.add(1, `group ${run}`);
    expect(released).toHaveLength(100);
  });

  it("are forgotten with the session that held them", async () => {
    const { api, released, leftovers } = await setUp();
    leftovers.add(1, "a");
    api.onDetach.fire({ tabId: 1 }, "target_closed");
    await jest.advanceTimersByTimeAsync(5_000);
    expect(released).toEqual([]);
  });
});
