import type { ConnectedBrowser } from "./browser.js";
import { BrowserIndex } from "./browser-index.js";

const browsers = (count: number, name = "Chrome"): ConnectedBrowser[] =>
  Array.from({ length: count }, (_entry, index) => ({
    browserId: `b${index}`,
    name,
    protocol: 2,
    capabilities: new Set<string>(),
    connectedAt: 0,
  }));

describe("an index of browsers", () => {
  it.each([0, 1, 8, 9, 5_000])("finds each of %d, and none that is not there", (count) => {
    const index = new BrowserIndex();
    const list = browsers(count);
    for (const browser of list) expect(index.find(list, browser.browserId)).toBe(browser);
    expect(index.find(list, "other")).toBeUndefined();
  });

  it("looks into the list that it is given, not into that of before", () => {
    const index = new BrowserIndex();
    expect(index.find(browsers(20, "Edge"), "b3")?.name).toBe("Edge");
    expect(index.find(browsers(20), "b3")?.name).toBe("Chrome");
    expect(index.find(browsers(3), "b3")).toBeUndefined();
  });

  it("looks at no more of a new list than it must: people turn to another browser all the time", () => {
    const index = new BrowserIndex();
    let looks = 0;
    const list = browsers(5_000).map((browser) => ({
      ...browser,
      get browserId() {
        looks += 1;
        return browser.browserId;
      },
    }));
    expect(index.find(list, "b3")?.name).toBe("Chrome");
    expect(looks).toBe(4);
  });
});
