import { browserEventOf } from "./browser-events.js";

describe("browserEventOf", () => {
  it("is nothing for what concerns the socket alone", () => {
    expect(browserEventOf({ type: "connection_established" }, "b")).toBeUndefined();
  });

  it("passes a debugger's event on as it came", () => {
    const params = { a: [1] };
    const event = {
      type: "debugger_event",
      source: { tabId: 5 },
      method: "Page.x",
      params,
      timestamp: 1,
    } as const;
    expect(browserEventOf(event, "b")).toEqual({
      type: "debugger-event",
      browserId: "b",
      tabId: 5,
      method: "Page.x",
      params,
      timestamp: 1,
    });
  });

  it.each([
    ["devtools_message", "devtools"],
    ["browser_data", "content-script"],
  ] as const)("%s is page data from %s", (type, source) => {
    expect(browserEventOf({ type, tabId: 5, data: 1 }, "b")).toEqual({
      type: "page-data",
      browserId: "b",
      tabId: 5,
      source,
      data: 1,
    });
  });
});
