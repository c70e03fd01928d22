import { normaliseConsole } from "./console.js";

const existing = { protocol: 1 } as const;
const ours = { protocol: 2, extensionId: "x" } as const;

describe("normaliseConsole", () => {
  it.each([
    ["log", "log"],
    ["info", "info"],
    ["warn", "warn"],
    ["warning", "warn"],
    ["error", "error"],
    ["debug", "debug"],
    ["table", "log"],
    [undefined, "log"],
  ])("calls %s %s", (type, level) => {
    expect(normaliseConsole([{ type, timestamp: 1, message: "m" }], existing)).toEqual({
      messages: [{ level, timestamp: 1, message: "m" }],
      coverage: "document-idle",
    });
  });

  it("takes our extension's word for level, kind, place, and how much is missing", () => {
    const message = {
      level: "error",
      timestamp: 1,
      message: "m",
      stack: "s\n  at f",
      kind: "rejection",
      source: { url: "https://example.test/app.js", line: 3, column: 7 },
      frameUrl: "https://example.test/frame",
    } as const;
    const wire = { messages: [message], coverage: "document-start", dropped: 4 } as const;
    expect(normaliseConsole({ ...wire, messages: [{ ...message }] }, ours)).toEqual(wire);
  });
});
