/** @jest-environment jsdom */
import { onCLS, onLCP, type MetricType } from "web-vitals";
import { readPerformance } from "./read-performance.js";

jest.mock("web-vitals", () => ({
  onCLS: jest.fn(),
  onFCP: jest.fn(),
  onINP: jest.fn(),
  onLCP: jest.fn(),
  onTTFB: jest.fn(),
}));

type Entries = Readonly<Record<string, readonly object[]>>;
const navigation = {
  type: "reload",
  redirectCount: 1,
  nextHopProtocol: "h2",
  responseStatus: 200,
  transferSize: 900,
  encodedBodySize: 600,
  decodedBodySize: 1_200,
  requestStart: 1.04,
  responseStart: 20,
  responseEnd: 30,
  domInteractive: 40,
  domContentLoadedEventEnd: 50,
  domComplete: 0,
  loadEventEnd: 0,
};
const resource = (name: string): object => ({
  name,
  initiatorType: "img",
  startTime: 1,
  duration: 2.26,
  transferSize: 300,
  responseStatus: 0,
});
const have = (entries: Entries): void => {
  Object.assign(performance, { getEntriesByType: (type: string) => entries[type] ?? [] });
};
const report = (observe: typeof onLCP | typeof onCLS, metric: Partial<MetricType>): void => {
  const [take] = jest.mocked(observe).mock.calls.at(-1) as [(metric: Partial<MetricType>) => void];
  take(metric);
};

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => {
  jest.useRealTimers();
  Object.assign(globalThis, { browserMcpVitals: undefined });
});
const read = async (): ReturnType<typeof readPerformance> => {
  const answer = readPerformance({});
  await jest.advanceTimersByTimeAsync(100);
  return answer;
};

describe("readPerformance", () => {
  it("tells times since navigation start, and null for those not reached", async () => {
    have({
      navigation: [navigation],
      paint: [
        { name: "first-paint", startTime: 33.33 },
        { name: "first-contentful-paint", startTime: 34 },
      ],
    });
    const { url, metrics } = await read();
    expect(url).toBe("http://localhost/");
    expect(metrics.timing).toEqual({
      loadTime: null,
      domContentLoaded: 50,
      domInteractive: 40,
      domComplete: null,
      requestStart: 1,
      responseStart: 20,
      responseEnd: 30,
      firstPaint: 33.3,
      firstContentfulPaint: 34,
    });
    expect(metrics.navigation).toMatchObject({ type: 1, kind: "reload", redirectCount: 1, protocol: "h2" });
  });

  it("tells the newest resources, none of an extension", async () => {
    const names = Array.from({ length: 300 }, (_, index) => `https://example.test/${index}`);
    have({ resource: [...names.map(resource), resource("chrome-extension://id/x.js")] });
    const { resources } = (await read()).metrics;
    expect(resources).toHaveLength(250);
    expect(resources.at(-1)).toEqual({
      name: "https://example.test/299",
      type: "img",
      startTime: 1,
      duration: 2.3,
      size: 300,
    });
  });

  it("tells the vitals that have happened, each by its newest value", async () => {
    have({});
    await read();
    report(onLCP, { name: "LCP", value: 100, rating: "good" });
    report(onLCP, { name: "LCP", value: 3_000.123456, rating: "needs-improvement" });
    report(onCLS, { name: "CLS", value: 0, rating: "good" });
    expect((await readPerformance({})).metrics.vitals).toEqual({
      LCP: { value: 3_000.1235, rating: "needs-improvement" },
      CLS: { value: 0, rating: "good" },
    });
    expect(onLCP).toHaveBeenLastCalledWith(expect.any(Function), { reportAllChanges: true });
  });

  it("tells no memory where the browser has none to tell", async () => {
    have({});
    expect((await read()).metrics.memory).toBeNull();
  });
});
