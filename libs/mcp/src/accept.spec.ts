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
    ["application/json;q=0, */*", false, true],
    ["*/*;q=0", false, false],
    ["application/json; charset=utf-8; q=0.5, text/event-stream;q=0.001", true, true],
    ["application/json;q=x", false, false],
    [",;, application/*", true, false],
  ])("takes %p as json %p, event stream %p", (header, json, eventStream) => {
    expect(readAccept(header)).toEqual({ json, eventStream });
  });
});
