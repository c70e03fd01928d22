import { cleanStack } from "./stack.js";

const id = "cfnajnjppmlihcgakpdmhbkpahdmbplj";
const own = `    at captureLog (chrome-extension://${id}/inject.js:30:14)`;
const page = "    at window.runNoise (http://127.0.0.1:7801/c:6:11)";

describe("cleanStack", () => {
  it("leaves the page's frames", () => {
    expect(cleanStack(["Error", own, own, page].join("\n"), id)).toBe(`Error\n${page}`);
  });

  it("knows frames without a function name", () => {
    const bare = `    at chrome-extension://${id}/inject.js:69:24`;
    expect(cleanStack(["Error", bare, page].join("\n"), id)).toBe(`Error\n${page}`);
  });

  it("keeps the place inside an evaluated script", () => {
    const frame = `    at eval (eval at <anonymous> (chrome-extension://${id}/inject.js:69:24), <anonymous>:1:7)`;
    expect(cleanStack(`TypeError: bad\n${frame}`, id)).toBe("TypeError: bad\n    at eval (<anonymous>:1:7)");
  });

  it("is nothing when no frame of the page is left", () => {
    expect(cleanStack(`Error\n${own}`, id)).toBeUndefined();
    expect(cleanStack(undefined, id)).toBeUndefined();
  });

  it("leaves another extension's inject.js alone, unless it does not know its own id", () => {
    const other = `Error\n    at f (chrome-extension://${"a".repeat(32)}/inject.js:1:1)`;
    expect(cleanStack(other, id)).toBe(other);
    expect(cleanStack(other, undefined)).toBeUndefined();
  });

  it("does not take a message for a frame", () => {
    const stack = `Error: chrome-extension://${id}/inject.js:1:1\n${page}`;
    expect(cleanStack(stack, id)).toBe(stack);
  });
});
