import type { WireReply } from "@browser-mcp/protocol";
import { clip } from "./bounded-text.js";
import { addressOf } from "./dom-access.js";
import { observedVitals, type VitalsRecord } from "./observed-vitals.js";

const MAX_RESOURCES = 250;
const MAX_NAME = 2_000;

/** What the browser kept is told in tasks of its own; milliseconds until the last of them has surely run. */
const SETTLING_MS = 100;

/** The kinds of navigation as numbers, as the older interface has them and WIRE.md 3.6 sends them. */
const navigationTypes: Readonly<Record<string, number>> = { navigate: 0, reload: 1, back_forward: 2 };

/** How a page loaded. */
export interface PagePerformance {
  readonly url: string;
  readonly metrics: WireReply<"getPerformanceMetrics">;
}

/** Reads how the document loaded, what it fetched, its memory and its Core Web Vitals. */
export async function readPerformance(_request: Readonly<Record<string, never>>): Promise<PagePerformance> {
  const record = observedVitals();
  await settled(record);
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return {
    url: addressOf(document),
    metrics: {
      timing: { ...(navigation === undefined ? {} : timingOf(navigation)), ...paints() },
      navigation: navigation === undefined ? {} : navigationOf(navigation),
      resources: resources(),
      memory: memory(),
      vitals: { ...record.vitals },
    },
  };
}

async function settled({ since }: VitalsRecord): Promise<void> {
  const missing = since + SETTLING_MS - performance.now();
  if (missing > 0) await new Promise((resolve) => setTimeout(resolve, missing));
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** A moment that is not reached is 0 in the browser's own words. */
const moment = (milliseconds: number): number | null => (milliseconds > 0 ? rounded(milliseconds) : null);

function timingOf(entry: PerformanceNavigationTiming): Record<string, number | null> {
  return {
    loadTime: moment(entry.loadEventEnd),
    domContentLoaded: moment(entry.domContentLoadedEventEnd),
    domInteractive: moment(entry.domInteractive),
    domComplete: moment(entry.domComplete),
    requestStart: moment(entry.requestStart),
    responseStart: moment(entry.responseStart),
    responseEnd: moment(entry.responseEnd),
  };
}

function paints(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { name, startTime } of performance.getEntriesByType("paint")) {
    if (name === "first-paint") found["firstPaint"] = rounded(startTime);
    if (name === "first-contentful-paint") found["firstContentfulPaint"] = rounded(startTime);
  }
  return found;
}

function navigationOf(entry: PerformanceNavigationTiming): Record<string, unknown> {
  return {
    type: navigationTypes[entry.type] ?? 0,
    kind: entry.type,
    redirectCount: entry.redirectCount,
    protocol: entry.nextHopProtocol,
    status: entry.responseStatus,
    transferSize: entry.transferSize,
    encodedBodySize: entry.encodedBodySize,
    decodedBodySize: entry.decodedBodySize,
  };
}

/** The newest ones; what extensions fetched is none of the page's. */
function resources(): Record<string, unknown>[] {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return entries
    .filter(({ name }) => !name.startsWith("chrome-extension:"))
    .slice(-MAX_RESOURCES)
    .map((entry) => ({
      name: clip(entry.name, MAX_NAME),
      type: entry.initiatorType,
      startTime: rounded(entry.startTime),
      duration: rounded(entry.duration),
      size: entry.transferSize,
      ...(entry.responseStatus > 0 ? { status: entry.responseStatus } : {}),
    }));
}

/** Chromium's own addition to the standard. */
function memory(): Record<string, number> | null {
  const heap: Readonly<Record<string, unknown>> | undefined = Reflect.get(performance, "memory");
  const keys = ["usedJSHeapSize", "totalJSHeapSize", "jsHeapSizeLimit"];
  if (heap === undefined) return null;
  const sizes = keys.flatMap((key): [string, number][] => {
    const size = heap[key];
    return typeof size === "number" ? [[key, size]] : [];
  });
  return Object.fromEntries(sizes);
}
