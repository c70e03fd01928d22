import type { ActionName, WireTab } from "@browser-mcp/protocol";
import { FakeBrowser } from "@browser-mcp/testing";
import { asTest, startHub, until, type HubHarness } from "./testing/hub-harness.js";

const tab = (id: number): WireTab => ({ id, url: "u", title: `${id}`, active: true, windowId: 1, index: 0 });

const network = { requests: [], totalCount: 0, tabId: 9, capturedAt: "2026-01-01T00:00:00.000Z" };

let harness: HubHarness;
let existing: FakeBrowser;
let ours: FakeBrowser;
let existingId: string;

beforeEach(async () => {
  harness = await startHub();
  existing = await FakeBrowser.connect(harness.url, { kind: "existing", tabs: [tab(1)] });
  existing.on("getNetworkData", () => network);
  existing.on("detachDebugger", () => ({ status: "detached" }));
  existing.on("getConsoleMessages", () => []);
  await harness.event("browser-connected");
  existingId = harness.hub.browsers()[0]?.browserId ?? "";
  ours = await FakeBrowser.connect(harness.url, { kind: "superset", tabs: [tab(2)] });
  ours.on("getPageContent", () => ({ url: "u", title: "ours", text: "x" }));
  existing.on("getPageContent", () => ({ url: "u", title: "existing", text: "x" }));
  await harness.event("browser-connected", 2);
  // Both have said who they are, and told the tabs that they were asked for on connect.
  await until(() => harness.hub.stats().frames === 4);
});
afterEach(() => harness.stop());

const ask = (action: ActionName, tabId: number, browserId?: string) =>
  harness.hub.request(action, { tabId }, { ...asTest, ...(browserId === undefined ? {} : { browserId }) });

describe("whose a tab is", () => {
  it("is learnt from an answer about it", async () => {
    await ask("getConsoleMessages", 9, existingId);
    await expect(ask("getPageContent", 9)).resolves.toMatchObject({ data: { title: "existing" } });
  });

  it.each(["getNetworkData", "detachDebugger"] as const)(
    "is not learnt from %s, which the existing extension answers for tabs that do not exist",
    async (action) => {
      await ask(action, 9, existingId);
      await expect(ask("getPageContent", 9)).rejects.toMatchObject({ code: "TAB_NOT_FOUND" });
    },
  );

  it("is learnt from the list that a browser gives", async () => {
    ours.on("getAllTabs", () => [tab(2), tab(9)]);
    await harness.hub.request("getAllTabs", {}, { ...asTest, browserId: ours.browserId });
    await expect(ask("getPageContent", 9)).resolves.toMatchObject({ data: { title: "ours" } });
  });
});
