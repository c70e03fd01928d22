import { publishRead } from "./publish-read.js";
import { shownSnapshot, snapshotDom } from "./snapshot-dom.js";

// Put into a page when the first call needs it.

publishRead("snapshotDom", {
  frames: true,
  read: snapshotDom,
  shown: shownSnapshot,
  answer: (snapshot) => snapshot,
});
