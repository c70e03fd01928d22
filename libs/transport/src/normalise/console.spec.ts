import { normaliseConsole } from "./console.js";

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
    const [message] = normaliseConsole([{ type, timestamp: 1, message: "m" }], undefined);
    expect(message).toEqual({ level, timestamp: 1, message: "m" });
  });

  it("takes our extension's word for it", () => {
    const [message] = normaliseConsole(
      [{ level: "error", timestamp: 1, message: "m", stack: "s\n  at f" }],
      "x",
    );
    expect(message).toEqual({ level: "error", timestamp: 1, message: "m", stack: "s\n  at f" });
  });
});
