import type { Logger } from "@browser-mcp/protocol";
import { consoleScripts, registerPageScripts } from "./page-scripts.js";

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() } satisfies Logger;

const registry = (present: string[]) => ({
  getRegisteredContentScripts: jest.fn(async () => present.map((id) => ({ id }))),
  registerContentScripts: jest.fn(async () => undefined),
  updateContentScripts: jest.fn(async () => undefined),
});
const reader = expect.objectContaining({ id: "console-reader", world: "ISOLATED" });
const capture = expect.objectContaining({
  id: "console-capture",
  world: "MAIN",
  js: ["page/console-capture.js"],
  runAt: "document_start",
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: true,
});

describe("the scripts of every page", () => {
  it("are registered at the first start", async () => {
    const chrome = registry([]);
    await registerPageScripts(chrome, consoleScripts, log);
    expect(chrome.registerContentScripts).toHaveBeenCalledWith([reader, capture]);
    expect(chrome.updateContentScripts).not.toHaveBeenCalled();
  });

  it("are not registered twice, but brought up to date", async () => {
    const chrome = registry(["console-reader", "other"]);
    await registerPageScripts(chrome, consoleScripts, log);
    expect(chrome.updateContentScripts).toHaveBeenCalledWith([reader]);
    expect(chrome.registerContentScripts).toHaveBeenCalledWith([capture]);
  });

  it("do not keep the worker from its work where Chrome refuses them", async () => {
    const chrome = registry([]);
    const cause = new Error("no");
    chrome.registerContentScripts.mockRejectedValue(cause);
    await registerPageScripts(chrome, consoleScripts, log);
    expect(log.error).toHaveBeenCalledWith(expect.any(String), { cause });
  });
});
