import { formatTable } from "./table.js";

describe("formatTable", () => {
  it("aligns words to the left and figures to the right", () => {
    expect(
      formatTable([
        ["a", "bb", "ccc"],
        ["aaa", "b", "1"],
        ["", "x"],
      ]),
    ).toEqual(["a    bb  ccc", "aaa  b     1", "     x"]);
  });

  it("is nothing without rows", () => {
    expect(formatTable([])).toEqual([]);
  });
});
