import { BrowserMcpError } from "@browser-mcp/protocol";
import { assertReadable, browserError } from "./browser-errors.js";

const tab = { id: 5, url: "https://example.test/a" };

describe("browserError", () => {
  it.each([
    ["No tab with id: 5.", "TAB_NOT_FOUND", "There is no tab 5."],
    ["No tab with given id 5.", "TAB_NOT_FOUND", "There is no tab 5."],
    ["Cannot access a chrome:// URL", "PAGE_NOT_READABLE", tab.url],
    [
      'Cannot access contents of url "https://example.test/a". Extension manifest must …',
      "PAGE_NOT_READABLE",
      tab.url,
    ],
    ["The extensions gallery cannot be scripted.", "PAGE_NOT_READABLE", tab.url],
    ["This page cannot be scripted due to an ExtensionsSettings policy.", "PAGE_NOT_READABLE", tab.url],
    ["Cannot attach to this target.", "PAGE_NOT_READABLE", tab.url],
    ["Frame with ID 0 is showing error page", "PAGE_NOT_READABLE", "could not be loaded"],
    ["Frame with ID 0 was removed.", "TAB_CLOSED", tab.url],
    ["Another debugger is already attached to the tab with id: 5.", "PERMISSION_DENIED", "developer tools"],
    ['{"code":-32601,"message":"\'X.y\' wasn\'t found"}', "BROWSER_ERROR", "'X.y' wasn't found [-32601]"],
    [
      '{"code":-32602,"message":"Invalid parameters","data":"why"}',
      "BROWSER_ERROR",
      "Invalid parameters (why)",
    ],
    ["{not JSON", "BROWSER_ERROR", "{not JSON"],
    ["Something new", "BROWSER_ERROR", "Something new"],
  ])("codes %p", (message, code, words) => {
    const error = browserError(new Error(message), tab);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it("says how files may be read", () => {
    const file = { id: 5, url: "file:///home/person/a.html" };
    const refused = new Error('Cannot access contents of url "file:///home/person/a.html".');
    expect(browserError(refused, file)).toMatchObject({
      code: "PAGE_NOT_READABLE",
      message: expect.stringContaining("Allow access to file URLs"),
    });
  });

  it("leaves a coded error as it is", () => {
    const error = new BrowserMcpError("CANCELLED", "x");
    expect(browserError(error, tab)).toBe(error);
  });

  it("shortens an address that holds a whole page", () => {
    const url = `data:text/html,${"x".repeat(100_000)}`;
    expect(browserError(new Error("Cannot access it"), { id: 5, url }).message.length).toBeLessThan(300);
  });
});

describe("assertReadable", () => {
  it.each([
    "chrome://settings/",
    "edge://version",
    "about:blank",
    "view-source:https://example.test/",
    "chrome-extension://aaaa/page.html",
    "devtools://devtools/bundled/inspector.html",
    "https://chromewebstore.google.com/detail/x",
    "https://chrome.google.com/webstore/category/extensions",
  ])("refuses %s and names it", (url) => {
    const refuse = (): void => assertReadable({ id: 1, url });
    expect(refuse).toThrow(
      expect.objectContaining({ code: "PAGE_NOT_READABLE", message: expect.stringContaining(url) }),
    );
  });

  it.each(["http://localhost/", "https://chrome.google.com/", "file:///etc/hosts", ""])(
    "lets %p pass",
    (url) => {
      expect(() => assertReadable({ id: 1, url })).not.toThrow();
    },
  );
});
