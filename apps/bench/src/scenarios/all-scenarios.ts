import { cachedReads } from "./cached.js";
import { roundTrips } from "./round-trip.js";
import type { Scenario } from "./scenario.js";

/** Every scenario that needs no real browser, in the order in which they run. */
export const allScenarios: readonly Scenario[] = [...roundTrips, ...cachedReads];
