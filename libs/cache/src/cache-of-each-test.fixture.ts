import { CachedBrowser } from "./cached-browser.js";
import { MemoryBrowser } from "./memory-browser.fixture.js";

/** Who asks. */
export const caller = { client: "spec 1.0" };

/** Gives each test of a file a cache of its own around a browser in memory, under a fake clock. */
export function cacheOfEachTest(
  give: (made: { readonly inner: MemoryBrowser; readonly browser: CachedBrowser }) => void,
): void {
  let browser: CachedBrowser;
  beforeEach(() => {
    jest.useFakeTimers();
    const inner = new MemoryBrowser();
    browser = new CachedBrowser(inner);
    give({ inner, browser });
  });
  afterEach(() => {
    browser.close();
    jest.useRealTimers();
  });
}
