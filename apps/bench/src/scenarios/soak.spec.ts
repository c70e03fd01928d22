import { growthOf } from "./soak.js";

describe("growthOf", () => {
  it("compares the last quarter with the first value", () => {
    expect(growthOf([100, 90, 300, 200, 100, 120, 110, 130])).toBeCloseTo(20);
  });

  it("knows nothing of fewer than two", () => {
    expect([growthOf([]), growthOf([5])]).toEqual([undefined, undefined]);
  });
});
