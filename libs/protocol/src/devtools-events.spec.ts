import { devtoolsEventSchema, isKnownDevtoolsEvent } from "./devtools-events.js";

describe("devtools events", () => {
  it("are known by their method", () => {
    expect(isKnownDevtoolsEvent("Runtime.consoleAPICalled")).toBe(true);
    expect(isKnownDevtoolsEvent("CSS.styleSheetAdded")).toBe(false);
    expect(isKnownDevtoolsEvent("toString")).toBe(false);
  });

  it("are taken without what nobody reads", () => {
    const params = { context: { id: 3, origin: "http://a", name: "", auxData: {} } };
    expect(devtoolsEventSchema.parse({ method: "Runtime.executionContextCreated", params })).toEqual({
      method: "Runtime.executionContextCreated",
      params: { context: { id: 3, origin: "http://a" } },
    });
  });

  it("are refused where they lack what is read", () => {
    expect(devtoolsEventSchema.safeParse({ method: "Log.entryAdded", params: {} }).success).toBe(false);
  });
});
