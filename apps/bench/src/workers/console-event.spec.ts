import { devtoolsEventSchema, wireEventSchema } from "@browser-mcp/protocol";
import { consoleEvent, numberOfMessage } from "./console-event.js";

describe("a message of the flood", () => {
  it("is an event of the debugger as the contract has it", () => {
    const event = wireEventSchema.parse(consoleEvent(7, 1_234));
    expect(event).toMatchObject({ type: "debugger_event", source: { tabId: 7 } });
    const { method, params } = event as { method: string; params: unknown };
    expect(devtoolsEventSchema.parse({ method, params })).toMatchObject({ params: { type: "warning" } });
  });

  it("is known by its number once the console shows it", () => {
    expect(numberOfMessage("slow response from /api/items/70: retrying 1234")).toBe(1_234);
    expect(numberOfMessage("something else 1234")).toBeUndefined();
  });
});
