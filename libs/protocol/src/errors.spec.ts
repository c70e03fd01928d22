import { BrowserMcpError, errorCatalogue, isErrorCode } from "./errors.js";

describe("BrowserMcpError", () => {
  it("carries the catalogue's hint where it is given no better one", () => {
    expect(new BrowserMcpError("TAB_NOT_FOUND", "There is no tab 3.").hint).toBe(
      errorCatalogue.TAB_NOT_FOUND.hint,
    );
    expect(new BrowserMcpError("TAB_NOT_FOUND", "m", { hint: "Look again." }).hint).toBe("Look again.");
  });

  it("keeps the error behind it for the log", () => {
    const cause = new TypeError("x");
    expect(new BrowserMcpError("BROWSER_ERROR", "m", { cause }).cause).toBe(cause);
    expect(new BrowserMcpError("BROWSER_ERROR", "m")).not.toHaveProperty("cause");
  });

  it("leaves a coded error as it is and makes INTERNAL_ERROR of everything else", () => {
    const coded = new BrowserMcpError("CANCELLED", "m");
    expect(BrowserMcpError.from(coded)).toBe(coded);
    expect(BrowserMcpError.from(new TypeError("boom"))).toMatchObject({
      code: "INTERNAL_ERROR",
      message: "boom",
    });
    expect(BrowserMcpError.from("text")).toMatchObject({ code: "INTERNAL_ERROR", message: "text" });
  });
});

describe("the error catalogue", () => {
  it.each(Object.entries(errorCatalogue))(
    "says of %s what it means and what to do, in sentences",
    (_code, entry) => {
      expect(entry.meaning).toMatch(/^[A-Z].*\.$/);
      expect(entry.hint).toMatch(/^[A-Z].*\.$/);
    },
  );

  it("knows its own codes only", () => {
    expect(isErrorCode("REQUEST_TIMEOUT")).toBe(true);
    expect(isErrorCode("toString")).toBe(false);
    expect(isErrorCode("__proto__")).toBe(false);
  });
});
