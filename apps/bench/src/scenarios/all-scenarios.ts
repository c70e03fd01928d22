import { cachedReads } from "./cached.js";
import { consoleFlood } from "./console-flood.js";
import { heavyAnswers } from "./heavy.js";
import { roundTrips } from "./round-trip.js";
import type { Scenario } from "./scenario.js";
import { manySessions } from "./sessions.js";
import { sharedRead } from "./shared-read.js";
import { soak } from "./soak.js";
import { manySockets } from "./sockets.js";
import { start } from "./start.js";
import { singleSteps } from "./steps.js";

/** Every scenario that needs no real browser, in the order in which they run. */
export const allScenarios: readonly Scenario[] = [
  ...roundTrips,
  ...cachedReads,
  singleSteps,
  sharedRead,
  heavyAnswers,
  consoleFlood,
  manySessions,
  manySockets,
  start,
  soak,
];
