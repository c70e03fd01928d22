import { PAGE_SCRIPT_NAME } from "@browser-mcp/protocol";
import { awaitPort } from "./await-port.js";
import { ConsoleReader } from "./console-reader.js";
import { getterOf, rootOf } from "./dom-access.js";
import { publish } from "./page-functions.js";

// Runs in our world of every document before its page's first script; later in those that were open before the
// extension. A second run finds the first and leaves it at that.

if (globalThis.browserMcpPage?.readConsole === undefined) {
  const isNew =
    getterOf(Document.prototype, "readyState")(document) === "loading" &&
    rootOf(document)?.hasChildNodes() !== true;
  const coverage = isNew ? "document-start" : "document-idle";
  const reader = new ConsoleReader(awaitPort(), coverage, [chrome.runtime.getURL(""), PAGE_SCRIPT_NAME]);
  publish("readConsole", reader.read);
}
