import type { ChromeTab } from "../chrome-api.js";
import { FakeEvent, FakeTabs, fakeTab } from "../fake-chrome.js";
import { ShownTabs, type ShownTabsApi } from "./shown-tabs.js";

/** Two windows with two tabs each; a picture is the id of the tab that its window shows. */
class FakeWindows implements ShownTabsApi {
  readonly onActivated = new FakeEvent<[info: { tabId: number }]>();
  readonly log: string[] = [];
  readonly #tabs = new FakeTabs([
    fakeTab({ id: 1, windowId: 1, active: true }),
    fakeTab({ id: 2, windowId: 1 }),
    fakeTab({ id: 3, windowId: 2, active: true }),
    fakeTab({ id: 4, windowId: 2 }),
  ]);
  capture: (windowId: number) => Promise<string> = async (windowId) => this.picture(windowId);

  get(tabId: number): Promise<ChromeTab> {
    return this.#tabs.get(tabId);
  }

  query(filter: { active: boolean; windowId: number }): Promise<ChromeTab[]> {
    return this.#tabs.query(filter);
  }

  async update(tabId: number): Promise<void> {
    const { windowId } = await this.get(tabId);
    for (const { id = 0 } of this.#tabs.open.filter((tab) => tab.windowId === windowId)) {
      this.#tabs.change(id, { active: id === tabId });
    }
    this.log.push(`show ${tabId}`);
    this.onActivated.fire({ tabId });
  }

  captureVisibleTab(windowId: number): Promise<string> {
    return this.capture(windowId);
  }

  picture(windowId: number): string {
    const id = this.#tabs.open.find((tab) => tab.windowId === windowId && tab.active)?.id;
    this.log.push(`picture of ${id}`);
    return `picture of ${id}`;
  }
}

const png = { format: "png" } as const;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const ended = async <T>(work: Promise<T>): Promise<T> => {
  const outcome = Promise.allSettled([work]);
  await jest.advanceTimersByTimeAsync(60_000);
  await outcome;
  return work;
};

describe("ShownTabs", () => {
  it("takes the tab that its window shows, in any window", async () => {
    const windows = new FakeWindows();
    const shown = new ShownTabs(windows);
    expect(await ended(Promise.all([shown.take(1, png), shown.take(3, png)]))).toEqual([
      "picture of 1",
      "picture of 3",
    ]);
    expect(windows.log).not.toContainEqual(expect.stringMatching(/^show/));
  });

  it("shows another tab for the moment and puts back what was shown", async () => {
    const windows = new FakeWindows();
    expect(await ended(new ShownTabs(windows).take(2, png))).toBe("picture of 2");
    expect(windows.log).toEqual(["show 2", "picture of 2", "show 1"]);
  });

  it("never mixes two that are asked for at once", async () => {
    const windows = new FakeWindows();
    const shown = new ShownTabs(windows);
    const all = [2, 1, 4, 2].map((tabId) => shown.take(tabId, png));
    expect(await ended(Promise.all(all))).toEqual([2, 1, 4, 2].map((tabId) => `picture of ${tabId}`));
    expect((await windows.get(1)).active && (await windows.get(3)).active).toBe(true);
  });

  it("keeps Chrome's pace of two a second", async () => {
    const times: number[] = [];
    const windows = new FakeWindows();
    windows.capture = async () => `${times.push(Date.now())}`;
    const shown = new ShownTabs(windows);
    await ended(Promise.all([1, 1, 1].map((tabId) => shown.take(tabId, png))));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([510, 510]);
  });

  it("tries again when somebody else has used up the quota, and says so in the end", async () => {
    const windows = new FakeWindows();
    let refusals = 2;
    const refuse = new Error("This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.");
    windows.capture = async (windowId) => {
      if ((refusals -= 1) >= 0) throw refuse;
      return windows.picture(windowId);
    };
    expect(await ended(new ShownTabs(windows).take(1, png))).toBe("picture of 1");
    refusals = 100;
    await expect(ended(new ShownTabs(windows).take(1, png))).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("throws a picture away during which another tab was shown", async () => {
    const windows = new FakeWindows();
    let first = true;
    windows.capture = async (windowId) => {
      const picture = windows.picture(windowId);
      if (first) {
        first = false;
        await windows.update(2);
        await windows.update(1);
      }
      return picture;
    };
    expect(await ended(new ShownTabs(windows).take(1, png))).toBe("picture of 1");
    expect(windows.log.filter((entry) => entry.startsWith("picture"))).toHaveLength(2);
  });

  it("leaves the tab to which a person went meanwhile", async () => {
    const windows = new FakeWindows();
    const work = new ShownTabs(windows).show(4, () => windows.update(3));
    await ended(work);
    expect(windows.log).toEqual(["show 4", "show 3"]);
  });

  it("passes on why there is no picture", async () => {
    const windows = new FakeWindows();
    windows.capture = () => Promise.reject(new Error("Cannot access contents of url"));
    const shown = new ShownTabs(windows);
    await expect(ended(shown.take(1, png))).rejects.toMatchObject({ code: "PAGE_NOT_READABLE" });
    await expect(ended(shown.take(9, png))).rejects.toThrow("No tab with id");
    expect(shown.waiting).toBe(0);
  });

  it("keeps nobody waiting for a tab that is never drawn, and puts back what was shown", async () => {
    const windows = new FakeWindows();
    const shown = new ShownTabs(windows);
    const never = (): Promise<string> => new Promise(() => undefined);
    const blocked = expect(shown.show(2, never)).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    windows.capture = async (windowId) => (windowId === 2 ? never() : windows.picture(windowId));
    const alsoBlocked = expect(shown.take(3, png)).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    expect(await ended(shown.take(1, png))).toBe("picture of 1");
    await Promise.all([blocked, alsoBlocked]);
    expect(windows.log).toEqual(["show 2", "show 1", "picture of 1"]);
  });
});
