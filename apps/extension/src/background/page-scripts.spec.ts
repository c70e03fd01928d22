import type { Logger } from "@browser-mcp/protocol";
import { consoleScripts, registerPageScripts, vitalsScript } from "./page-scripts.js";

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() } satisfies Logger;
const everywhere = { matches: ["<all_urls>"], excludeMatches: [] };

const registry = (present: string[]) => ({
  getRegisteredContentScripts: jest.fn(async () => present.map((id) => ({ id }))),
  registerContentScripts: jest.fn(async () => undefined),
  updateContentScripts: jest.fn(async () => undefined),
  unregisterContentScripts: jest.fn(async () => undefined),
});
const reader = expect.objectContaining({ id: "console-reader", world: "ISOLATED" });
const capture = expect.objectContaining({
  id: "console-capture",
  world: "MAIN",
  js: ["page/console-capture.js"],
  matches: ["<all_urls>"],
  excludeMatches: [],
  runAt: "document_start",
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: true,
});

describe("the scripts of every page", () => {
  beforeEach(() => void jest.clearAllMocks());

  it("are registered at the first start", async () => {
    const chrome = registry([]);
    await registerPageScripts(chrome, consoleScripts, everywhere, log);
    expect(chrome.registerContentScripts).toHaveBeenCalledWith([reader, capture]);
    expect(chrome.updateContentScripts).not.toHaveBeenCalled();
    expect(chrome.unregisterContentScripts).not.toHaveBeenCalled();
  });

  it("are not registered twice, but brought up to date", async () => {
    const chrome = registry(["console-reader", "other"]);
    await registerPageScripts(chrome, consoleScripts, everywhere, log);
    expect(chrome.updateContentScripts).toHaveBeenCalledWith([reader]);
    expect(chrome.registerContentScripts).toHaveBeenCalledWith([capture]);
  });

  it("run in frames only where they are meant to", async () => {
    const chrome = registry([]);
    await registerPageScripts(chrome, [vitalsScript], everywhere, log);
    const vitals = { id: "vitals", world: "ISOLATED", allFrames: false };
    expect(chrome.registerContentScripts).toHaveBeenCalledWith([expect.objectContaining(vitals)]);
  });

  it("run on the pages that they are registered for, and no others", async () => {
    const chrome = registry(["console-reader", "console-capture"]);
    const where = { matches: ["*://*.a.test/*"], excludeMatches: ["*://*.b.a.test/*"] };
    await registerPageScripts(chrome, consoleScripts, where, log);
    const each = expect.objectContaining(where);
    expect(chrome.updateContentScripts).toHaveBeenCalledWith([each, each]);
  });

  it("are taken back where there are no such pages, and others' left alone", async () => {
    const chrome = registry(["console-reader", "other"]);
    await registerPageScripts(chrome, consoleScripts, undefined, log);
    expect(chrome.unregisterContentScripts).toHaveBeenCalledWith({ ids: ["console-reader"] });
    expect(chrome.registerContentScripts).not.toHaveBeenCalled();
    expect(chrome.updateContentScripts).not.toHaveBeenCalled();
  });

  it("are taken back, and do not keep the worker from its work, where Chrome refuses them", async () => {
    const chrome = registry(["console-reader"]);
    const cause = new Error("no");
    chrome.updateContentScripts.mockRejectedValue(cause);
    await registerPageScripts(chrome, consoleScripts, everywhere, log);
    expect(log.error).toHaveBeenCalledWith(expect.any(String), { cause });
    expect(chrome.unregisterContentScripts).toHaveBeenCalledWith({ ids: ["console-reader"] });
  });
});
