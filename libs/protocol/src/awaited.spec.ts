import { awaited } from "./awaited.js";
import type { Browser } from "./browser.js";

const withBrowsers = (...names: string[]): Browser => ({
  request: () => Promise.reject(new Error("not asked in this spec")),
  browsers: () =>
    names.map((name) => ({
      browserId: name.toLowerCase(),
      name,
      protocol: 2,
      capabilities: new Set<string>(),
      connectedAt: 0,
    })),
  subscribe: () => () => undefined,
});

describe("awaited", () => {
  it("names the only browser and the tab", () => {
    expect(awaited(withBrowsers("Chrome"), "getDOMSnapshot", { tabId: 5 })).toBe(
      "Waiting for Chrome: getDOMSnapshot of tab 5",
    );
  });

  it("names the browser that is meant among several, and guesses none", () => {
    const browsers = withBrowsers("Chrome", "Edge");
    expect(awaited(browsers, "getAllTabs", { browserId: "edge" })).toBe("Waiting for Edge: getAllTabs");
    expect(awaited(browsers, "getAllTabs", {})).toBe("Waiting for the browser: getAllTabs");
  });

  it("says that a browser must come back first", () => {
    expect(awaited(withBrowsers(), "getAllTabs", {})).toBe(
      "No browser is connected: waiting for one to come back",
    );
    expect(awaited(withBrowsers("Chrome"), "getAllTabs", { browserId: "edge" })).toBe(
      "Browser edge is not connected: waiting for it to come back",
    );
  });
});
