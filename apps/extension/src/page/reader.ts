import { publish } from "./page-functions.js";
import { readContent } from "./read-content.js";

// Put into a page when the first call needs it.

publish("readContent", readContent);
