import { FakeBrowser } from "@browser-mcp/testing";
import { checkRequestSize } from "./request-size.js";
import { asTest, startHub, type HubHarness } from "./testing/hub-harness.js";

describe("a request over the browser's bound", () => {
  let harness: HubHarness;
  beforeEach(async () => {
    harness = await startHub();
  });
  afterEach(() => harness.stop());

  it.each(["existing", "superset"] as const)("is refused before anything is sent (%s)", async (kind) => {
    const browser = await FakeBrowser.connect(harness.url, { kind });
    await harness.event("browser-connected");
    const page = { url: "u", title: "t", text: "x" };
    browser.on("getPageContent", () => page);
    const script = "x".repeat(5 * 1024 * 1024);
    await expect(harness.hub.request("executeScript", { tabId: 5, script }, asTest)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(
        /^The request for executeScript has 52429\d\d bytes; a browser takes 4194304 at most\./,
      ),
      hint: expect.stringContaining("Send less at once"),
    });
    expect(browser.requests.filter(({ action }) => action === "executeScript")).toEqual([]);
    expect(harness.hub.stats()).toMatchObject({ pending: 0, sockets: 1, failures: 1 });
    const { data } = await harness.hub.request("getPageContent", { tabId: 5 }, asTest);
    expect(data).toMatchObject(page);
  });
});

describe("checkRequestSize", () => {
  it.each([
    ["x".repeat(12), 12],
    ["ä".repeat(6), 12],
    ["€".repeat(4), 12],
    ["😀".repeat(3), 12],
  ])("counts bytes, not characters: %s", (text, bytes) => {
    expect(() => checkRequestSize(text, "getAllTabs", bytes)).not.toThrow();
    expect(() => checkRequestSize(text, "getAllTabs", bytes - 1)).toThrow(/12 bytes/);
  });
});
