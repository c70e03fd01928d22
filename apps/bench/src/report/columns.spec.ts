import { show } from "./columns.js";

describe("a figure as it is shown", () => {
  it.each([
    [1.2345, 2, "1.23"],
    [0.1, 2, "0.10"],
    [0.0123, 2, "0.012"],
    [0, 2, "0.00"],
    [0, 0, "0"],
    [undefined, 2, "–"],
  ])("%s with %i digits is %s", (value, digits, text) => {
    expect(show(value, digits)).toBe(text);
  });
});
