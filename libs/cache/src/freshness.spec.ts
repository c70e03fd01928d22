import type { BrowserEvent } from "@browser-mcp/protocol";
import { isCacheable, isYoungEnough, outdatedBy, overlap } from "./freshness.js";

const tab = { id: 7, url: "", title: "", active: true, windowId: 1, index: 0, browserId: "b1" };
const ofTab = { browserId: "b1", tabId: 7 };

describe("isCacheable", () => {
  it("takes page content and DOM snapshots", () => {
    expect(isCacheable("getPageContent", { tabId: 7 })).toBe(true);
    expect(isCacheable("getDOMSnapshot", { includeStyles: false })).toBe(true);
  });

  it("refuses computed styles, whose changes nobody announces", () => {
    expect(isCacheable("getDOMSnapshot", { includeStyles: true })).toBe(false);
  });

  it.each([
    "captureScreenshot",
    "getAccessibilityTree",
    "getConsoleMessages",
    "getNetworkData",
    "getStorageData",
    "getAllTabs",
    "executeScript",
    "requestConsent",
    "cdp",
  ] as const)("refuses %s", (action) => {
    expect(isCacheable(action, {})).toBe(false);
  });
});

describe("isYoungEnough", () => {
  it.each([
    { askedAt: 1000, now: 31_000, maxAgeMs: undefined, expected: true },
    { askedAt: 1000, now: 31_001, maxAgeMs: undefined, expected: false },
    { askedAt: 1000, now: 31_001, maxAgeMs: 60_000, expected: false },
    { askedAt: 1000, now: 1100, maxAgeMs: 100, expected: true },
    { askedAt: 1000, now: 1101, maxAgeMs: 100, expected: false },
    { askedAt: 1000, now: 1000, maxAgeMs: 0, expected: false },
  ])(
    "asked at $askedAt, now $now, at most $maxAgeMs ms: $expected",
    ({ askedAt, now, maxAgeMs, expected }) => {
      expect(isYoungEnough(askedAt, now, maxAgeMs)).toBe(expected);
    },
  );
});

describe("overlap", () => {
  it.each([
    { a: ofTab, b: ofTab, expected: true },
    { a: ofTab, b: { browserId: "b2", tabId: 7 }, expected: false },
    { a: ofTab, b: { browserId: "b1", tabId: 8 }, expected: false },
    { a: ofTab, b: { browserId: "b1" }, expected: true },
    { a: ofTab, b: { tabId: 7 }, expected: true },
    { a: ofTab, b: {}, expected: true },
    { a: { browserId: "b1" }, b: { browserId: "b2" }, expected: false },
  ])("$a and $b: $expected", ({ a, b, expected }) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([expected, expected]);
  });
});

describe("outdatedBy", () => {
  it.each<[BrowserEvent, ReturnType<typeof outdatedBy>]>([
    [
      { type: "tab-changed", ...ofTab },
      { scope: ofTab, what: "replies" },
    ],
    [
      { type: "tab-removed", ...ofTab },
      { scope: ofTab, what: "replies" },
    ],
    [
      { type: "tab-navigated", ...ofTab, tab },
      { scope: ofTab, what: "replies" },
    ],
    [
      { type: "tab-activated", ...ofTab, tab },
      { scope: ofTab, what: "reads" },
    ],
    [
      { type: "tab-created", ...ofTab, tab },
      { scope: ofTab, what: "reads" },
    ],
    [
      { type: "browser-disconnected", browserId: "b1" },
      { scope: { browserId: "b1" }, what: "replies" },
    ],
    [{ type: "debugger-detached", ...ofTab }, undefined],
    [{ type: "page-data", ...ofTab, source: "devtools", data: 1 }, undefined],
  ])("%j", (event, expected) => {
    expect(outdatedBy(event)).toEqual(expected);
  });
});
