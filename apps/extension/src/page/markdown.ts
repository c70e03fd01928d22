import { publishRead } from "./publish-read.js";
import { readMarkdown } from "./read-markdown.js";
import { tellingKnown } from "./told-content.js";

// Put into a page when Markdown is first asked for: the libraries are large.

publishRead("readMarkdown", tellingKnown(readMarkdown), { frames: true });
