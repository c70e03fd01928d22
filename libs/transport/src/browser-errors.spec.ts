import { browserErrorOf, mayBeMissingTab } from "./browser-errors.js";

const failure = (text: string, more = {}) =>
  browserErrorOf({ action: "getPageContent", tabId: 5, text, ...more });

describe("browserErrorOf", () => {
  it.each([
    ["No tab with id: 999999.", "TAB_NOT_FOUND"],
    ["No tab with given id 999999.", "TAB_NOT_FOUND"],
    ["Could not establish connection. Receiving end does not exist.", "PAGE_NOT_READABLE"],
    ["Content script not available and injection failed: Cannot access a chrome:// URL", "PAGE_NOT_READABLE"],
    ["Failed to get active tab: No valid web pages found. Open one.", "PAGE_NOT_READABLE"],
    ["Cannot access a chrome:// URL", "PAGE_NOT_READABLE"],
    ['Cannot access contents of url "".', "PAGE_NOT_READABLE"],
    ["Error message from listener couldn't be parsed or was empty.", "PAGE_NOT_READABLE"],
    [
      "The 'activeTab' permission is not in effect because this extension has not been in invoked.",
      "PAGE_NOT_READABLE",
    ],
    [
      "A listener indicated an asynchronous response by returning true, but the message channel closed before a response was received",
      "TAB_CLOSED",
    ],
    ["This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.", "RATE_LIMITED"],
    ["Cannot read properties of undefined (reading 'getAll')", "BROWSER_ERROR"],
    ["Cannot read properties of null (reading 'innerText')", "BROWSER_ERROR"],
    ["element.attributes is not iterable", "BROWSER_ERROR"],
    ["Could not serialize message.", "SCRIPT_ERROR"],
    ["Either tab id or extension id must be specified.", "BROWSER_ERROR"],
    [
      "Error in invocation of tabs.get(integer tabId, optional function callback): No matching signature.",
      "BROWSER_ERROR",
    ],
    ["", "BROWSER_ERROR"],
  ])("%j is %s", (text, code) => {
    const error = failure(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
    expect(error.hint).not.toBe("");
  });

  it("decodes the JSON of debugger failures", () => {
    const error = failure('{"code":-32602,"message":"Invalid parameters"}', { action: "emulateDevice" });
    expect(error).toMatchObject({
      code: "BROWSER_ERROR",
      message: "The browser failed at emulateDevice on tab 5: Invalid parameters",
    });
  });

  it.each(["{not json", '{"code":1}', '{"message":5}'])("quotes %s as it came", (text) => {
    expect(failure(text).message).toContain(text);
  });

  it("takes the code that our extension gives", () => {
    expect(failure("You said no.", { code: "PERMISSION_DENIED" })).toMatchObject({
      code: "PERMISSION_DENIED",
      message: "You said no.",
    });
  });

  it.each(["NO_SUCH_CODE", "__proto__", "toString"])("does not take the code %s", (code) => {
    expect(failure("odd", { code }).code).toBe("BROWSER_ERROR");
  });
});

describe("mayBeMissingTab", () => {
  it("is so for a content script that does not answer, and for nothing else", () => {
    expect(mayBeMissingTab("Could not establish connection. Receiving end does not exist.")).toBe(true);
    expect(mayBeMissingTab("No tab with id: 5.")).toBe(false);
  });
});
