import { detachDebugger } from "./detach-debugger.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const detach = (browser: ScriptedBrowser, args: object) =>
  detachDebugger.invoke(args, browser.context("detach_debugger"));

describe("detach_debugger", () => {
  it.each([
    [{ status: "detached", heldByOthers: true } as const, true],
    [{ status: "detached" } as const, false],
  ])("says in a sentence and in fields what became of %j", async (reply, heldByOthers) => {
    const browser = new ScriptedBrowser({ detachDebugger: reply });
    await expect(detach(browser, { tabId: 7 })).resolves.toEqual({
      text: "Debugger detached from tab 7",
      structured: { success: true, tabId: 7, message: "Debugger detached from tab 7", heldByOthers },
    });
    expect(browser.requests).toMatchObject([{ action: "detachDebugger", params: { tabId: 7 } }]);
  });

  it("needs a tab", async () => {
    await expect(detach(new ScriptedBrowser({}), {})).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining('"tabId"'),
    });
  });
});
