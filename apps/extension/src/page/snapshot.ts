import { publish } from "./page-functions.js";
import { snapshotDom } from "./snapshot-dom.js";

// Put into a page when the first call needs it.

publish("snapshotDom", snapshotDom);
