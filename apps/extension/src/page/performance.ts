import { publish } from "./page-functions.js";
import { readPerformance } from "./read-performance.js";

// Put into a page when the first call needs it.

publish("readPerformance", readPerformance);
