import { PAGE_SCRIPT_NAME } from "@browser-mcp/protocol";
import type { DevtoolsEvent } from "@browser-mcp/protocol";
import { recordedMessageOf } from "./recorded-message.js";

const frame = (url: string, functionName = "") => ({ functionName, url, lineNumber: 4, columnNumber: 9 });
const page = frame("http://a/", "f");
const inject = frame("chrome-extension://abc/inject.js", "console.log");

const call = (more: object = {}): DevtoolsEvent => ({
  method: "Runtime.consoleAPICalled",
  params: {
    type: "log",
    args: [{ type: "string", value: "text" }],
    executionContextId: 1,
    timestamp: 5.5,
    ...more,
  },
});
const messageOf = (event: DevtoolsEvent) => recordedMessageOf(event, () => "unknown", 0);

describe("a message that the debugger tells of", () => {
  it.each([
    ["log", "log"],
    ["info", "info"],
    ["debug", "debug"],
    ["warning", "warn"],
    ["error", "error"],
    ["assert", "error"],
    ["table", "log"],
    ["trace", "log"],
    ["startGroup", "log"],
  ])("of console.%s has the level %s", (type, level) => {
    expect(messageOf(call({ type }))).toMatchObject({ level, message: "text", timestamp: 5.5 });
  });

  it.each(["clear", "endGroup"])("of console.%s is none", (type) => {
    expect(messageOf(call({ type }))).toBeUndefined();
  });

  it.each([
    ["the page, by its context", "page", [inject], true],
    ["an extension, by its context", "extension", [page], false],
    ["the page, by a frame of its own", "unknown", [inject, page], true],
    ["an extension, by all of its frames", "unknown", [inject], false],
    ["nobody known", "unknown", [], true],
  ] as const)("of %s is kept or left out", (_who, owner, callFrames, kept) => {
    const message = recordedMessageOf(call({ stackTrace: { callFrames } }), () => owner, 0);
    expect(message !== undefined).toBe(kept);
  });

  it("shows no frame of our script in the page's own world", () => {
    const ours = frame(PAGE_SCRIPT_NAME, "log");
    const message = messageOf(call({ stackTrace: { callFrames: [ours, page] } }));
    expect(message?.stack).toBe("    at f (http://a/:5:10)");
  });

  it("is the same message whenever it is replayed, and another at another place", () => {
    const stackTrace = { callFrames: [page] };
    const live = messageOf(call({ stackTrace, args: [{ type: "object", description: "Object" }] }));
    expect(messageOf(call({ stackTrace }))?.identity).toBe(live?.identity);
    expect(messageOf(call())?.identity).not.toBe(live?.identity);
  });

  it("knows which pieces of its text every console prints alike", () => {
    const object = { type: "object", description: "Object" };
    const text = (value: string) => ({ type: "string", value });
    expect(messageOf(call({ args: [text("a"), object, text("b"), text("c"), object] }))?.pieces).toEqual([
      "a ",
      " b c ",
      "",
    ]);
    expect(messageOf(call({ args: [] }))).toMatchObject({ message: "", pieces: [""] });
  });

  it("has the stack of the one error among its arguments", () => {
    const error = { type: "object", subtype: "error", description: "Error: e\n    at g (http://b/:1:1)" };
    const stackTrace = { callFrames: [page] };
    expect(messageOf(call({ args: [error], stackTrace }))).toMatchObject({
      message: "Error: e",
      stack: error.description,
    });
    expect(messageOf(call({ args: [error, error], stackTrace }))?.stack).toBe("    at f (http://a/:5:10)");
  });

  it("is cut beyond 50,000 characters, and says so", () => {
    const value = "x".repeat(60_000);
    const message = messageOf(call({ args: [{ type: "string", value }] }));
    expect(message?.message).toBe(`${"x".repeat(50_000)}\n... [TRUNCATED - original size: 60000]`);
    expect(message?.pieces).toEqual(["x".repeat(50_000), ""]);
  });

  it.each([
    ["Uncaught text", { type: "string", value: "text" }],
    ["Uncaught 5", { type: "number", value: 5 }],
    ["Uncaught", undefined],
  ])("of a thrown value reads %s", (message, exception) => {
    const exceptionDetails = {
      text: "Uncaught",
      url: "http://a/",
      lineNumber: 4,
      columnNumber: 9,
      exception,
    };
    expect(
      messageOf({ method: "Runtime.exceptionThrown", params: { timestamp: 1, exceptionDetails } }),
    ).toMatchObject({ level: "error", message, stack: "    at http://a/:5:10" });
  });

  it.each([
    ["error", "error"],
    ["warning", "warn"],
    ["info", "info"],
    ["verbose", "debug"],
  ])("of the browser's own log with %s has the level %s and its place", (level, expected) => {
    const entry = { level, text: "Failed to load resource", timestamp: 7, url: "http://a/x", lineNumber: 2 };
    expect(messageOf({ method: "Log.entryAdded", params: { entry } })).toMatchObject({
      level: expected,
      message: "Failed to load resource",
      timestamp: 7,
      stack: "    at http://a/x:3:1",
    });
  });
});
