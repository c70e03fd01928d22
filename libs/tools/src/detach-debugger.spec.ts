import { detachDebugger } from "./detach-debugger.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const detach = (browser: ScriptedBrowser, args: object) =>
  detachDebugger.invoke(args, browser.context("detach_debugger"));

describe("detach_debugger", () => {
  it.each([
    [
      { status: "detached", heldByOthers: true } as const,
      "Debugger released for tab 7; still attached for another client",
    ],
    [{ status: "detached", heldByOthers: false } as const, "Debugger detached from tab 7"],
    [{ status: "detached" } as const, "Debugger detached from tab 7"],
  ])("says in a sentence and in fields what became of %j", async (reply, message) => {
    const browser = new ScriptedBrowser({ detachDebugger: reply });
    await expect(detach(browser, { tabId: 7 })).resolves.toEqual({
      text: message,
      structured: {
        success: true,
        tabId: 7,
        message,
        heldByOthers: "heldByOthers" in reply && reply.heldByOthers,
      },
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
