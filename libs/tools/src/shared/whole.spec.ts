import { wholeOf } from "./whole.js";

describe("the link to the whole of a cut result", () => {
  it("names the tab that answered, and its browser", () => {
    expect(wholeOf({ tabId: 5, browserId: "b 1" }, "dom", "application/json").whole).toEqual({
      type: "resource_link",
      uri: "browser://tab/5/dom?full=true&browser=b%201",
      name: "Whole dom of tab 5",
      mimeType: "application/json",
    });
  });

  it("leads to the browser's tabs where nobody knows which one answered", () => {
    expect(wholeOf({ browserId: "b 1" }, "content", "text/html").whole).toMatchObject({
      uri: "browser://tabs?browser=b%201",
      name: expect.stringContaining("call again with its tabId"),
    });
  });
});
