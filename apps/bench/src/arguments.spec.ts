import { parseArguments } from "./arguments.js";

let told: string;
beforeEach(() => {
  told = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

describe("parseArguments", () => {
  it("runs everything with each scenario's own numbers unless told otherwise", () => {
    const parsed = parseArguments([]);
    expect(parsed).toMatchObject({ calls: undefined, clients: undefined, json: false, targets: [] });
    expect(parsed.scenarios.map(({ name }) => name)).toContain("round-trip-2kb");
    expect([...parsed.browserScenarios]).toContain("browser-dom-5000");
  });

  it("names every scenario once", () => {
    const { scenarios, browserScenarios } = parseArguments([]);
    const names = [...scenarios.map(({ name }) => name), ...browserScenarios];
    expect(new Set(names).size).toBe(names.length);
  });

  it("measures in a browser alone when asked", () => {
    const { scenarios, browserScenarios } = parseArguments(["--scenario", "browser-content"]);
    expect([scenarios, [...browserScenarios]]).toEqual([[], ["browser-content"]]);
  });

  it("takes several scenarios, in their own order", () => {
    const { scenarios } = parseArguments(["--scenario", "cached-2kb", "--scenario", "round-trip-2kb"]);
    expect(scenarios.map(({ name }) => name)).toEqual(["round-trip-2kb", "cached-2kb"]);
  });

  it("takes every option", () => {
    const numbers = ["--calls", "10", "--clients", "2", "--count", "3", "--seconds", "4"];
    const files = ["--html", "run.html", "--baseline", "earlier.json", "--server", "other.js"];
    expect(parseArguments([...numbers, ...files, "--json"])).toMatchObject({
      calls: 10,
      clients: 2,
      count: 3,
      seconds: 4,
      json: true,
      html: "run.html",
      baseline: "earlier.json",
      server: "other.js",
    });
  });

  it("takes other servers by name and address", () => {
    const parsed = parseArguments(["--target", "a=http://localhost:1/mcp", "--target", "b=https://b/?x=1"]);
    expect(parsed.targets).toEqual([
      { name: "a", url: "http://localhost:1/mcp" },
      { name: "b", url: "https://b/?x=1" },
    ]);
  });

  it.each([
    [["--scenario", "none"], "round-trip-2kb, "],
    [["--calls", "0"], "whole number from 1"],
    [["--calls", "1.5"], "whole number from 1"],
    [["--clients", "many"], "whole number from 1"],
    [["--clients", "1001"], "from 1 to 1000"],
    [["--target", "http://localhost:1/mcp"], "NAME=URL"],
    [["--target", "a=ftp://b"], "NAME=URL"],
    [["--nonsense"], "unknown option '--nonsense'"],
    [["surplus"], "too many arguments"],
  ])("refuses %j in one line", (args, why) => {
    expect(() => parseArguments(args)).toThrow();
    expect(told).toMatch(/^error: [^\n]+\n$/);
    expect(told).toContain(why);
  });
});
