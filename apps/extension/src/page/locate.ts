import { locateArea } from "./locate-area.js";
import { publish } from "./page-functions.js";

// Put into a page when the first call needs it.

publish("locateArea", locateArea);
