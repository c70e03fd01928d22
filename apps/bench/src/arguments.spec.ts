import { parseArguments } from "./arguments.js";

beforeEach(() => jest.spyOn(process.stderr, "write").mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe("parseArguments", () => {
  it("has defaults for everything", () => {
    expect(parseArguments([])).toMatchObject({ calls: 4000, clients: 16, json: false, server: undefined });
    expect(parseArguments([]).scenarios.map(({ name }) => name)).toEqual([
      "round-trip-2kb",
      "round-trip-50kb",
    ]);
    expect([...parseArguments([]).browserScenarios]).toEqual([
      "browser-dom-5000",
      "browser-content",
      "browser-content-unchanged",
      "browser-execute",
      "browser-execute-title",
      "browser-screenshot",
      "page-speed",
      "browser-requests-2000",
    ]);
  });

  it("measures in a browser alone when asked", () => {
    const { scenarios, browserScenarios } = parseArguments(["--scenario", "browser-content"]);
    expect([scenarios, [...browserScenarios]]).toEqual([[], ["browser-content"]]);
  });

  it("takes every option", () => {
    const args = ["--scenario", "round-trip-50kb", "--calls", "10", "--clients", "2", "--json"];
    const parsed = parseArguments([...args, "--server", "other.js"]);
    expect(parsed).toMatchObject({ calls: 10, clients: 2, json: true, server: "other.js" });
    expect(parsed.scenarios.map(({ name }) => name)).toEqual(["round-trip-50kb"]);
  });

  it.each([
    [["--scenario", "none"]],
    [["--calls", "0"]],
    [["--calls", "1.5"]],
    [["--clients", "many"]],
    [["--clients", "1001"]],
    [["--nonsense"]],
    [["surplus"]],
  ])("refuses %j", (args) => {
    expect(() => parseArguments(args)).toThrow();
  });
});
