import { PAGE_SCRIPT_NAME } from "@browser-mcp/protocol";
import { awaitPort, onPortAwaited } from "./await-port.js";
import { onCaptureEnd } from "./capture-endings.js";
import { consoleCoverage } from "./console-coverage.js";
import { ConsoleReader } from "./console-reader.js";
import { publish, unpublish } from "./page-functions.js";
import { pageLife } from "./page-life.js";
import { holdWorkerPort } from "./worker-port.js";

// Runs in our world of every document before its page's first script; later in those that were open before the
// extension. A second run finds the first and leaves it at that; one after the extension was reloaded, in a world of its
// own, takes its place; and one after its site was turned off and on again begins anew.

declare global {
  /** Of the isolated world: whether the document holds its port to the worker. */
  var browserMcpHoldsPort: boolean | undefined;
}

if (globalThis.browserMcpPage?.readConsole === undefined) {
  const reader = new ConsoleReader(awaitPort(), consoleCoverage(), [
    chrome.runtime.getURL(""),
    PAGE_SCRIPT_NAME,
  ]);
  publish("readConsole", reader.read);
  // Without an id, the extension of this run was reloaded, updated or removed: nobody asks it any more.
  onPortAwaited(() => {
    if (chrome.runtime?.id === undefined) reader.end();
  });
  onCaptureEnd(() => {
    unpublish("readConsole");
    reader.end();
  });
  if (window.top === window && globalThis.browserMcpHoldsPort !== true) {
    globalThis.browserMcpHoldsPort = true;
    holdWorkerPort(() => chrome.runtime, pageLife);
  }
}
