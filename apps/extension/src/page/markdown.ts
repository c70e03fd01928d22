import { publishRead } from "./publish-read.js";
import { readMarkdown, shownMarkdown } from "./read-markdown.js";
import { tellContent } from "./told-content.js";

// Put into a page when Markdown is first asked for: the libraries are large.

publishRead("readMarkdown", { frames: true, read: readMarkdown, shown: shownMarkdown, answer: tellContent });
