import { publishRead } from "./publish-read.js";
import { readContent, shownContent } from "./read-content.js";
import { tellContent } from "./told-content.js";

// Put into a page when the first call needs it.

publishRead("readContent", { frames: false, read: readContent, shown: shownContent, answer: tellContent });
