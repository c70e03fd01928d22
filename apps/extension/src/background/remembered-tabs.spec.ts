import type { ChromeTab } from "./chrome-api.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { RememberedTabs } from "./remembered-tabs.js";

function setUp() {
  const tabs = new FakeTabs([fakeTab({ id: 1 }), fakeTab({ id: 2 })]);
  const asked = jest.spyOn(tabs, "get");
  return { tabs, asked, remembered: new RememberedTabs(tabs) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("a tab that is asked for again", () => {
  it("is not asked of the browser", async () => {
    const { asked, remembered } = setUp();
    const tab = await remembered.get(1);
    expect(await remembered.get(1)).toBe(tab);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it.each<[string, (tabs: FakeTabs, tab: ChromeTab) => void]>([
    ["an update", (tabs, tab) => tabs.onUpdated.fire(1, { status: "loading" }, tab)],
    ["its end", (tabs) => tabs.onRemoved.fire(1)],
    ["another id", (tabs) => tabs.onReplaced.fire(9, 1)],
    ["taking another's place", (tabs) => tabs.onReplaced.fire(1, 9)],
    ["a while", () => jest.advanceTimersByTime(5_000)],
  ])("is asked anew after %s", async (_what, happens) => {
    const { tabs, asked, remembered } = setUp();
    happens(tabs, await remembered.get(1));
    await remembered.get(1);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("stays as it is while another one changes", async () => {
    const { tabs, asked, remembered } = setUp();
    tabs.onUpdated.fire(2, { status: "loading" }, await remembered.get(1));
    await remembered.get(1);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("is not believed to be what an answer says that an event has overtaken", async () => {
    const { tabs, asked, remembered } = setUp();
    const answer = remembered.get(1);
    tabs.onUpdated.fire(1, { status: "loading" }, await tabs.get(2));
    await answer;
    asked.mockClear();
    await remembered.get(1);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("is not remembered where there is none", async () => {
    const { tabs, remembered } = setUp();
    tabs.close(1);
    await expect(remembered.get(1)).rejects.toThrow("No tab with id: 1.");
    await expect(remembered.get(1)).rejects.toThrow("No tab with id: 1.");
  });
});
