import { FakeBrowser } from "@browser-mcp/testing";
import { pageOf, TAB_ID, type Scenario } from "../scenario.js";

/** One scripted browser at each server. */
export interface Browsers {
  /** How many reads each has answered, in the order of the servers. */
  counts(): readonly number[];
  close(): Promise<void>;
}

/** Connects one scripted browser, showing the scenario's page, to each of these addresses. */
export async function connectBrowsers(scenario: Scenario, addresses: readonly string[]): Promise<Browsers> {
  const page = pageOf(scenario);
  const tab = { id: TAB_ID, url: page.url, title: page.title, active: true, windowId: 1, index: 0 };
  const counts = addresses.map(() => 0);
  const browsers = await Promise.all(
    addresses.map(async (url, index) => {
      const browser = await FakeBrowser.connect(url, { kind: "superset", name: "Bench", tabs: [tab] });
      return browser.on("getPageContent", () => {
        counts[index] = (counts[index] ?? 0) + 1;
        return page;
      });
    }),
  );
  return {
    counts: () => [...counts],
    close: async () => void (await Promise.all(browsers.map((browser) => browser.close()))),
  };
}
