import type { ConsoleMessage } from "@browser-mcp/protocol";
import { joinConsole } from "./join-console.js";
import type { RecordedMessage } from "./recorded-message.js";

const told = (message: string, timestamp: number, more: Partial<ConsoleMessage> = {}): ConsoleMessage => ({
  level: "log",
  message,
  timestamp,
  ...more,
});
const recorded = (
  message: string,
  timestamp: number,
  more: Partial<RecordedMessage> = {},
): RecordedMessage => ({
  level: "log",
  message,
  timestamp,
  identity: `${message} ${timestamp}`,
  pieces: [message],
  tellsErrors: false,
  byBrowser: false,
  recordedAt: 0,
  ...more,
});
const join = (messages: ConsoleMessage[], others: RecordedMessage[]) =>
  joinConsole({ messages, coverage: "document-idle" }, others, "document-idle").messages.map(
    ({ message, timestamp }) => `${timestamp} ${message}`,
  );

describe("joinConsole", () => {
  it("gives every message once, in the order of time", () => {
    expect(join([told("b", 20), told("c", 30)], [recorded("a", 10.5), recorded("b", 20.9)])).toEqual([
      "10 a",
      "20 b",
      "30 c",
    ]);
  });

  it.each([
    ["another level", recorded("m", 10.2, { level: "warn" })],
    ["another text", recorded("n", 10.2)],
    ["another time", recorded("m", 150)],
  ])("keeps both where they have %s", (_what, other) => {
    expect(join([told("m", 10)], [other])).toHaveLength(2);
  });

  it("knows a message again within a tenth of a second", () => {
    expect(join([told("m", 100)], [recorded("m", 199)])).toEqual(["199 m"]);
  });

  it("keeps equal messages as often as they were written", () => {
    const times = [10, 10, 11, 90];
    expect(
      join(
        times.map((time) => told("m", time)),
        times.map((time) => recorded("m", time + 0.4)),
      ),
    ).toHaveLength(4);
    expect(join([told("m", 10)], [recorded("m", 10.1), recorded("m", 10.2)])).toHaveLength(2);
  });

  it("lets the near ones find each other first", () => {
    expect(join([told("m", 60), told("m", 100)], [recorded("m", 100.5)])).toEqual(["60 m", "100 m"]);
  });

  it("compares the text around objects, and tells them as the extension does", () => {
    const other = recorded("a Object b", 10.5, { pieces: ["a ", " b"] });
    expect(join([told('a {"x":1} b', 10)], [other])).toEqual(['10 a {"x":1} b']);
    expect(join([told('a {"x":1} c', 10)], [other])).toHaveLength(2);
    expect(join([told("a b", 10)], [other])).toHaveLength(2);
    const three = recorded("a Object b Object", 10.5, { pieces: ["a ", " b ", ""] });
    expect(join([told("a {} b {}", 10)], [three])).toEqual(["10 a {} b {}"]);
    expect(join([told("a {} c {}", 10)], [three])).toHaveLength(2);
  });

  it("tells errors, and their stack, as the debugger does", () => {
    const error = recorded("Error: no", 10.5, { pieces: ["", ""], tellsErrors: true, stack: "its own" });
    const { messages } = joinConsole(
      { messages: [told("{}", 10, { stack: "of the call" })], coverage: "document-idle" },
      [error],
      "document-idle",
    );
    expect(messages).toEqual([{ level: "log", timestamp: 10, message: "Error: no", stack: "its own" }]);
  });

  it("tells errors as our extension does, which says more of them", () => {
    const error = recorded("Error: no", 10.5, { pieces: ["", ""], tellsErrors: true, stack: "its own" });
    const own = told("Error: no {code: 7}", 10, { kind: "console", stack: "with its cause" });
    const { messages } = joinConsole(
      { messages: [own], coverage: "document-idle" },
      [error],
      "document-idle",
    );
    expect(messages).toEqual([own]);
  });

  it("adds only what the browser itself says where the extension has heard all that the page said", () => {
    const { messages } = joinConsole(
      { messages: [told("Ann is 4", 10)], coverage: "document-start" },
      [
        recorded("%s is %d Ann 4", 10.5),
        recorded("GET /x failed", 11.5, { level: "error", byBrowser: true }),
      ],
      "document-start",
    );
    expect(messages.map(({ message }) => message)).toEqual(["Ann is 4", "GET /x failed"]);
  });

  it("keeps the extension's stack where it has one", () => {
    const { messages } = joinConsole(
      { messages: [told("m", 10, { stack: "given" }), told("n", 20)], coverage: "document-idle" },
      [recorded("m", 10.1, { stack: "other" }), recorded("n", 20.1, { stack: "other" })],
      "document-idle",
    );
    expect(messages.map(({ stack }) => stack)).toEqual(["given", "other"]);
  });

  it("covers what the better of the two covers", () => {
    const covers = (...[own, other]: ("document-start" | "document-idle")[]) =>
      joinConsole({ messages: [], coverage: own ?? "document-idle" }, [], other ?? "document-idle").coverage;
    expect(covers("document-idle", "document-idle")).toBe("document-idle");
    expect(covers("document-start", "document-idle")).toBe("document-start");
    expect(covers("document-idle", "document-start")).toBe("document-start");
  });

  it("leaves what the extension alone knows as it is", () => {
    const log = { messages: [], coverage: "none", dropped: 3 } as const;
    expect(joinConsole(log, [], "document-idle")).toEqual(log);
  });
});
