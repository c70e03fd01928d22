import { normalisePerformance } from "./performance.js";

describe("normalisePerformance", () => {
  it("turns every number that cannot be into null", () => {
    const wire = {
      timing: { loadTime: -1.79e12, domInteractive: 5, firstPaint: null },
      navigation: { type: 0, redirectCount: -1, kind: "reload" },
      resources: [{ name: "a.js", type: "script", duration: -2, size: -1 }],
      memory: { usedJSHeapSize: -1, totalJSHeapSize: 7 },
    };
    expect(normalisePerformance(wire)).toEqual({
      timing: { loadTime: null, domInteractive: 5, firstPaint: null },
      navigation: { type: 0, redirectCount: null, kind: "reload" },
      resources: [{ name: "a.js", type: "script", duration: null, size: null }],
      memory: { usedJSHeapSize: null, totalJSHeapSize: 7 },
    });
  });

  it("has no memory where the browser tells none", () => {
    const wire = { timing: {}, navigation: {}, resources: [] };
    expect([
      normalisePerformance(wire).memory,
      normalisePerformance({ ...wire, memory: null }).memory,
    ]).toEqual([null, null]);
  });
});
