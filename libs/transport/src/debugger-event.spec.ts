import type { WireEvent } from "@browser-mcp/protocol";
import { debuggerEventOf } from "./debugger-event.js";

const params = { type: "log", args: [{ type: "string", value: "ä" }], executionContextId: 7, timestamp: 1.5 };
const wire = {
  type: "debugger_event",
  source: { tabId: 5 },
  method: "Runtime.consoleAPICalled",
  params,
  timestamp: 2,
} as const satisfies WireEvent;
const told = { type: "debugger-event", browserId: "b", tabId: 5, method: wire.method, params, timestamp: 2 };
const textOf = (event: WireEvent) => JSON.stringify({ type: "notification", event });

describe("an event of the debugger", () => {
  it("that tells a message of the console is kept as its text, and parsed for who asks", () => {
    const text = textOf(wire);
    const parse = jest.spyOn(JSON, "parse");
    const event = debuggerEventOf(wire, "b", text);
    expect(event).toMatchObject({ size: text.length, context: 7, tabId: 5, timestamp: 2 });
    expect(parse).not.toHaveBeenCalled();
    expect(event).toMatchObject(told);
    expect(event.params).not.toBe(params);
    parse.mockRestore();
  });

  it.each([
    ["tells something else", { ...wire, method: "Network.dataReceived" }, undefined],
    ["is long", { ...wire, params: { ...params, long: "x".repeat(40_000) } }, undefined],
    ["has parts that stay bytes", wire, "no text"],
  ] as const)("that %s is passed on as it was parsed", (_what, event, noText) => {
    const text = noText === undefined ? textOf(event) : undefined;
    expect(debuggerEventOf(event, "b", text)).toEqual({
      ...told,
      method: event.method,
      params: event.params,
    });
  });

  it("names no context where the message has none", () => {
    const bare = { ...wire, params: { type: 5 } };
    expect(debuggerEventOf(bare, "b", textOf(bare))).toMatchObject({
      context: undefined,
      params: { type: 5 },
    });
  });
});
