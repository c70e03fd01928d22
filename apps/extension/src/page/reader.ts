import { publishRead } from "./publish-read.js";
import { readContent } from "./read-content.js";
import { tellingKnown } from "./told-content.js";

// Put into a page when the first call needs it.

publishRead("readContent", tellingKnown(readContent), { frames: false });
