import { browserFrameSchema, serverFrameSchema } from "./frames.js";

const hello = {
  type: "hello",
  protocol: 2,
  browserId: "3be5aedd-2b46-4101-8995-f6f270c17fe9",
  name: "Chrome",
  version: "0.1.0",
  capabilities: ["getAllTabs"],
};
const tab = { id: 1, url: "http://a/", title: "A", active: true, windowId: 1, index: 0 };
const takes = (frame: unknown): boolean => browserFrameSchema.safeParse(frame).success;

describe("frames from a browser", () => {
  it.each([
    ["our extension's greeting", hello],
    ["a heartbeat with ISO time (WIRE.md 1.2)", { type: "heartbeat", timestamp: "2026-11-22T13:24:13.335Z" }],
    ["a ping with a number (WIRE.md 1.2)", { type: "ping", timestamp: 1795353853337 }],
    [
      "the existing extension's greeting (WIRE.md 1.1)",
      {
        type: "notification",
        event: { type: "connection_established", status: "connected", timestamp: 1795353813358 },
      },
    ],
    ["a response", { type: "response", requestId: "r-1", data: [] }],
    ["a response without data", { type: "response", requestId: "r-1" }],
    ["a response without an id (WIRE.md 2)", { type: "response", data: {} }],
    ["a response with somebody's own id", { type: "response", requestId: 7, data: {} }],
    ["an error", { type: "error", requestId: "r-1", error: "No tab with id: 9." }],
    [
      "a coded error of our extension",
      { type: "error", requestId: "r-1", error: "x", code: "TAB_NOT_FOUND" },
    ],
    ["a tab event of our extension", { type: "notification", event: { type: "tab-created", tab } }],
    ["the legacy browser-data (WIRE.md 4)", { type: "browser-data", tabId: 1, data: {} }],
    ["the legacy connection (WIRE.md 4)", { type: "connection" }],
  ])("include %s", (_what, frame) => {
    expect(takes(frame)).toBe(true);
  });

  it.each([
    ["nothing", null],
    ["a list", []],
    ["an unknown type", { type: "request" }],
    ["an older superset", { ...hello, protocol: 1 }],
    ["a greeting without a stable id", { ...hello, browserId: "me" }],
    ["a greeting with too many capabilities", { ...hello, capabilities: Array(201).fill("x") }],
    ["an error without text", { type: "error", requestId: "r-1" }],
    ["an event of no kind", { type: "notification", event: { type: "something" } }],
    [
      "a tab event with an impossible id",
      { type: "notification", event: { type: "tab-removed", tabId: -1 } },
    ],
  ])("do not include %s", (_what, frame) => {
    expect(takes(frame)).toBe(false);
  });

  it("drop an id that is not the server's rather than the whole frame", () => {
    expect(browserFrameSchema.parse({ type: "response", requestId: { a: 1 }, data: 1 })).toMatchObject({
      requestId: undefined,
      data: 1,
    });
  });
});

describe("frames from the server", () => {
  it.each([
    { type: "pong", timestamp: 1 },
    { type: "welcome", protocol: 2, version: "0.1.0" },
    { type: "welcome", protocol: 2, version: "0.1.0", heartbeatMs: 15_000 },
    { type: "cancel", requestId: "r-1" },
    { action: "getPageContent", requestId: "r-1", tabId: 3 },
  ])("include %j", (frame) => {
    expect(serverFrameSchema.parse(frame)).toEqual(frame);
  });

  it("do not include a request without an id", () => {
    expect(serverFrameSchema.safeParse({ action: "getAllTabs" }).success).toBe(false);
  });
});
