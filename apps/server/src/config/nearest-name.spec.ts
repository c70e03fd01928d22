import { nearestName } from "./nearest-name.js";

describe("the name that was meant", () => {
  const known = ["port", "host", "max_connections"];

  it.each([
    ["prot", "port"],
    ["PORT", "port"],
    ["max_conections", "max_connections"],
    ["maxConnections", "max_connections"],
  ])("for %s is %s", (given, nearest) => {
    expect(nearestName(given, known)).toBe(nearest);
  });

  it("is none where nothing is like it", () => {
    expect(nearestName("colour", known)).toBeUndefined();
    expect(nearestName("x", [])).toBeUndefined();
  });
});
