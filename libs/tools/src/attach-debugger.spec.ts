import { attachDebugger } from "./attach-debugger.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const attach = (browser: ScriptedBrowser, args: object) =>
  attachDebugger.invoke(args, browser.context("attach_debugger"));

describe("attach_debugger", () => {
  it("says so in a sentence, and in fields", async () => {
    const browser = new ScriptedBrowser({ attachDebugger: { status: "attached", alreadyAttached: true } });
    await expect(attach(browser, { tabId: 7, browserId: "b" })).resolves.toEqual({
      text: "Debugger attached to tab 7",
      structured: { success: true, tabId: 7, message: "Debugger attached to tab 7", alreadyAttached: true },
    });
    expect(browser.requests).toMatchObject([
      { action: "attachDebugger", params: { tabId: 7 }, options: { browserId: "b" } },
    ]);
  });

  it("takes a browser that says no more than that it is attached", async () => {
    const browser = new ScriptedBrowser({ attachDebugger: { status: "attached" } });
    await expect(attach(browser, { tabId: 7 })).resolves.toMatchObject({
      structured: { alreadyAttached: false },
    });
  });

  it.each([[{}], [{ tabId: 0 }], [{ tabId: "7" }]])("refuses %j", async (args) => {
    await expect(attach(new ScriptedBrowser({}), args)).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining('"tabId"'),
    });
  });
});
