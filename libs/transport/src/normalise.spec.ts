import type { ActionName } from "@browser-mcp/protocol";
import { normalise } from "./normalise.js";

const existing = { browserId: "b", protocol: 1, params: {} } as const;
const superset = { browserId: "b", protocol: 2, params: {} } as const;

describe("normalise", () => {
  it.each<[ActionName, unknown, string]>([
    ["getPageContent", { url: "u", title: 5, text: "" }, "title"],
    ["getAllTabs", [{ id: 1, active: true, windowId: 1, index: 0 }, { id: "2" }], "[1].id"],
    ["getNetworkData", { requests: [{ requestId: "1" }] }, "requests[0].tabId"],
    ["getConsoleMessages", {}, "data"],
    ["captureScreenshot", "http://example.com/x.png", "data"],
    ["getDOMSnapshot", { nodeCount: 1, structure: {} }, "data"],
    ["getAccessibilityTree", { tree: [] }, "data"],
    ["attachDebugger", { status: "detached" }, "status"],
    ["getStorageData", null, "data"],
  ])("names %s and the place of what is wrong", (action, data, place) => {
    expect(() => normalise(action, data, existing)).toThrow(
      expect.objectContaining({
        code: "INVALID_REPLY",
        message: expect.stringContaining(`reply to ${action} is malformed at ${place}: `),
      }),
    );
  });

  it("leaves out what Chrome lists as a tab but nobody can ask for anything", () => {
    const tab = { id: 1, url: "u", title: "t", active: true, windowId: 1, index: 0 };
    expect(normalise("getAllTabs", [{ ...tab, id: -1 }, tab], existing)).toEqual([
      { ...tab, browserId: "b" },
    ]);
  });

  it("drops the secrets that come with a page unasked", () => {
    const reply = {
      url: "u",
      title: "t",
      text: "x",
      html: "<p>",
      metadata: { keywords: "k", secret: "s" },
      cookies: "sid=1",
      localStorage: { token: "t" },
      sessionStorage: {},
    };
    expect(normalise("getPageContent", reply, existing)).toEqual({
      url: "u",
      title: "t",
      text: "x",
      metadata: { keywords: "k" },
    });
  });

  it("gives html and metadata as asked", () => {
    const reply = { url: "u", title: "t", text: "x", html: "<p>", metadata: {} };
    const params = { includeHtml: true, includeMetadata: false };
    expect(normalise("getPageContent", reply, { ...existing, params })).toEqual({
      url: "u",
      title: "t",
      text: "x",
      html: "<p>",
    });
  });

  it("gives every tab its browser", () => {
    const tab = { id: 1, url: "u", title: "t", active: true, windowId: 1, index: 0 };
    expect(normalise("getAllTabs", [tab], existing)).toEqual([{ ...tab, browserId: "b" }]);
  });

  it("turns times that the page has not reached into null", () => {
    const reply = { timing: { loadTime: -1.79e12, domInteractive: 5, firstPaint: null } };
    expect(normalise("getPerformanceMetrics", reply, existing)).toEqual({
      timing: { loadTime: null, domInteractive: 5, firstPaint: null },
      navigation: {},
      resources: [],
      memory: null,
    });
  });

  it("keeps what a screenshot does not show", () => {
    const dataUrl = "data:image/webp;base64,AAAA";
    const image = { mimeType: "image/webp", data: "AAAA" };
    expect(normalise("captureScreenshot", { dataUrl, limitations: ["the end"] }, superset)).toEqual({
      ...image,
      limitations: ["the end"],
    });
    expect(normalise("captureScreenshot", { dataUrl, limitations: [] }, superset)).toEqual(image);
  });

  it("takes a screenshot's type from its data URL", () => {
    expect(normalise("captureScreenshot", "data:image/jpeg;base64,AAAA", superset)).toEqual({
      mimeType: "image/jpeg",
      data: "AAAA",
    });
  });
});

describe("normalise executeScript", () => {
  it.each([
    [{ error: "bad", stack: "Error: bad\n    at f (http://a/b.js:1:2)" }, false],
    [{ error: "only a text" }, true],
    [{ error: "a", stack: "b", more: 1 }, true],
    [{ error: 1, stack: "b" }, true],
    [null, true],
    [[1, 2], true],
    ["text", true],
  ])("reads %j from the existing extension", (data, ok) => {
    expect(normalise("executeScript", data, existing).ok).toBe(ok);
  });

  it("tidies the refusal of a page's security policy", () => {
    expect(normalise("executeScript", { error: 'refused".\n', stack: "" }, existing)).toEqual({
      ok: false,
      message: 'refused".',
    });
  });

  it.each([
    [
      { ok: true, value: { error: "e", stack: "s" } },
      { ok: true, value: { error: "e", stack: "s" } },
    ],
    [{ ok: true }, { ok: true, value: null }],
    [
      { ok: false, message: "m", stack: "s" },
      { ok: false, message: "m", stack: "s" },
    ],
    [
      { ok: false, message: "m" },
      { ok: false, message: "m" },
    ],
  ])("takes %j from our extension at its word", (data, outcome) => {
    expect(normalise("executeScript", data, superset)).toEqual(outcome);
  });

  it.each([5, null, { ok: false }, { ok: "yes", value: 1 }])("refuses %j from our extension", (data) => {
    expect(() => normalise("executeScript", data, superset)).toThrow(
      expect.objectContaining({ code: "INVALID_REPLY" }),
    );
  });
});
