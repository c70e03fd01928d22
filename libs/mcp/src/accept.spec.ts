import { readAccept } from "./accept.js";

describe("readAccept", () => {
  it.each([
    [undefined, true, false],
    ["", true, false],
    ["application/json, text/event-stream", true, true],
    ["application/json", true, false],
    ["Application/JSON;q=0.9", true, false],
    ["text/event-stream", false, true],
    ["*/*", true, true],
    ["text/html", false, false],
  ])("takes %p as json %p, event stream %p", (header, json, eventStream) => {
    expect(readAccept(header)).toEqual({ json, eventStream });
  });
});
