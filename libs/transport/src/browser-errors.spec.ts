import { errorCatalogue } from "@browser-mcp/protocol";
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
      hint: errorCatalogue.PERMISSION_DENIED.hint,
    });
  });

  it("takes the better hint that our extension gives", () => {
    const said = { code: "REQUEST_TIMEOUT", hint: "Let the script do less." };
    expect(failure("It ran too long.", said)).toMatchObject(said);
    expect(failure("It ran too long.", { ...said, hint: "" }).hint).not.toBe("");
  });

  it.each(["NO_SUCH_CODE", "__proto__", "toString"])("does not take the code %s", (code) => {
    expect(failure("odd", { code }).code).toBe("BROWSER_ERROR");
  });
});

describe("a long text", () => {
  const long = "x".repeat(500_000);

  it.each([
    ["of an unknown failure", long, {}, "The browser failed at getPageContent on tab 5: "],
    ["of a known failure", `Cannot access a chrome:// URL ${long}`, {}, "getPageContent on tab 5 failed: "],
    ["of a missing tab", `No tab with id: 5. ${long}`, {}, ""],
    [
      "inside the JSON of a debugger failure",
      JSON.stringify({ message: long }),
      {},
      "The browser failed at getPageContent on tab 5: ",
    ],
    ["with a code of our own", long, { code: "PERMISSION_DENIED" }, ""],
  ])("%s is quoted up to 500 characters", (_, text, more, before) => {
    const { message } = failure(text, more);
    expect(message.startsWith(before)).toBe(true);
    expect(message).toHaveLength(before.length + 500);
    expect(message.endsWith("…")).toBe(true);
  });

  it("of 500 characters is quoted whole", () => {
    expect(failure("y".repeat(500)).message.endsWith(`: ${"y".repeat(500)}`)).toBe(true);
  });

  it("is not cut inside a character", () => {
    const { message } = failure(`${"y".repeat(498)}${"😀".repeat(9)}`);
    expect(message.endsWith("y…")).toBe(true);
  });
});

describe("mayBeMissingTab", () => {
  it("is so for a content script that does not answer, and for nothing else", () => {
    expect(mayBeMissingTab("Could not establish connection. Receiving end does not exist.")).toBe(true);
    expect(mayBeMissingTab("No tab with id: 5.")).toBe(false);
  });
});
