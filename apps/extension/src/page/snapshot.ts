import { publishRead } from "./publish-read.js";
import { snapshotDom } from "./snapshot-dom.js";

// Put into a page when the first call needs it.

publishRead("snapshotDom", snapshotDom, { frames: true });
