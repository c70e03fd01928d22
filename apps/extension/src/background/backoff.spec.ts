import { reconnectDelay } from "./backoff.js";

describe("reconnectDelay", () => {
  it("begins between half a second and a second", () => {
    expect([reconnectDelay(0, 0), reconnectDelay(0, 0.9999)]).toEqual([500, 1000]);
  });

  it("doubles its ceiling with every failure, up to 5 s", () => {
    expect([1, 2, 3, 4, 1000].map((failures) => reconnectDelay(failures, 0.99999))).toEqual([
      2000, 4000, 5000, 5000, 5000,
    ]);
  });

  it("spreads the attempts of many browsers", () => {
    expect(reconnectDelay(4, 0.25)).toBeLessThan(reconnectDelay(4, 0.75));
  });
});
