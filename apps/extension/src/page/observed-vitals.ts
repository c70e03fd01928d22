import type { WebVital } from "@browser-mcp/protocol";
import { onCLS, onFCP, onINP, onLCP, onTTFB, type MetricType } from "web-vitals";
import { onCaptureEnd } from "./capture-endings.js";

/** The Core Web Vitals of a document, by short name, as far as they have happened. */
export type Vitals = Readonly<Record<string, WebVital>>;

/** The values that are known now, each replaced as it changes. */
export interface VitalsRecord {
  readonly vitals: Record<string, WebVital>;
  /** When the watching began, in milliseconds since navigation start. */
  readonly since: number;
}

declare global {
  /** Of the isolated world: one for all scripts of ours in a document. */
  var browserMcpVitals: VitalsRecord | undefined;
}

/**
 * What has been observed in this document. The first call begins to observe: at document start in a document that was
 * opened beside the extension. Later the browser still tells of what it kept, which is all but some of the interactions
 * and layout shifts of a long visit.
 */
export function observedVitals(): VitalsRecord {
  return (globalThis.browserMcpVitals ??= observe());
}

function observe(): VitalsRecord {
  const record: VitalsRecord = { vitals: {}, since: performance.now() };
  let ended = false;
  onCaptureEnd(() => {
    // The library goes on observing; what it says is heard no more.
    ended = true;
    globalThis.browserMcpVitals = undefined;
  });
  const take = ({ name, value, rating }: MetricType): void => {
    if (!ended) record.vitals[name] = { value: Math.round(value * 10_000) / 10_000, rating };
  };
  for (const observeOne of [onCLS, onFCP, onINP, onLCP]) observeOne(take, { reportAllChanges: true });
  onTTFB(take);
  return record;
}
