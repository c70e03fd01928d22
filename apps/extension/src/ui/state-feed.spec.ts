import { StateFeed } from "./state-feed.js";
import { fakeAreas } from "./storage-areas.fixture.js";
import type { UiState } from "./ui-state.js";

const feed = () => {
  const areas = fakeAreas();
  const shown: UiState[] = [];
  return { areas, shown, feed: new StateFeed(areas, (state) => shown.push(state)) };
};

describe("StateFeed", () => {
  it("shows what is stored, and each change from elsewhere", async () => {
    const { areas, shown, feed: it } = feed();
    await areas.local.set({ paused: true });
    await it.start();
    await areas.local.set({ paused: false });
    await areas.local.remove("connect");
    expect(shown.map(({ paused }) => paused)).toEqual([true, false, false]);
  });

  it("holds a change during the reading for newer than what was read", async () => {
    const { areas, shown, feed: it } = feed();
    areas.local.items = { paused: true };
    const started = it.start();
    await areas.local.set({ paused: false });
    await started;
    expect(shown.map(({ paused }) => paused)).toEqual([false]);
  });

  it("leaves alone what nobody sees", async () => {
    const { areas, shown, feed: it } = feed();
    await it.start();
    await areas.local.set({ browserId: "x" });
    expect(shown).toHaveLength(1);
  });

  it("shows the rest where one area cannot be read, and says so", async () => {
    const { areas, shown, feed: it } = feed();
    areas.managed.failure = new Error("no policy");
    await areas.local.set({ paused: true });
    await expect(it.start()).rejects.toThrow("no policy");
    expect(shown).toMatchObject([{ paused: true }]);
  });
});
