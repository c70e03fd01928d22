/** @jest-environment jsdom */
import type { consoleCoverage } from "./console-coverage.js";

const be = (readyState: string, contentType: string, body: string): void => {
  const value = { readyState, contentType };
  for (const name of ["readyState", "contentType"] as const) {
    Object.defineProperty(Document.prototype, name, { configurable: true, get: () => value[name] });
  }
  document.documentElement.innerHTML = body;
};

// What is read here, the module takes from the prototype once.
let coverage: typeof consoleCoverage;
const load = async (...state: Parameters<typeof be>): Promise<void> => {
  be(...state);
  jest.resetModules();
  ({ consoleCoverage: coverage } = await import("./console-coverage.js"));
  if (state[2] === "") document.documentElement.replaceChildren();
};

describe("the coverage of a console", () => {
  it.each([
    ["a document that has only begun", "loading", "text/html", "", "document-start"],
    ["a document in the midst of its scripts", "loading", "text/html", "<p>x", "document-idle"],
    ["JSON, which comes as a whole", "loading", "application/json", "<pre>{}", "document-start"],
    ["JSON by another name", "loading", "application/ld+json", "<pre>{}", "document-start"],
    ["a document that was there before", "complete", "application/json", "", "document-idle"],
  ])("of %s", async (_what, readyState, contentType, body, expected) => {
    await load(readyState, contentType, body);
    expect(coverage()).toBe(expected);
  });
});
