import { growthOf } from "./soak.js";

describe("growthOf", () => {
  it("compares the last quarter with the first", () => {
    expect(growthOf([90, 110, 300, 200, 100, 120, 110, 130])).toBeCloseTo(20);
    expect(growthOf([100, 90])).toBeCloseTo(-10);
  });

  it("knows nothing of fewer than two", () => {
    expect([growthOf([]), growthOf([5])]).toEqual([undefined, undefined]);
  });
});
