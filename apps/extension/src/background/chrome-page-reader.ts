import { readContent } from "../page/read-content.js";
import type { PageReader } from "./page-reader.js";

/** The reader of a real browser. The functions run in the isolated world, where the page cannot change what they use. */
export const chromePageReader: PageReader = {
  readContent: (tabId, request, when) =>
    chrome.scripting.executeScript({
      target: { tabId },
      world: "ISOLATED",
      injectImmediately: when === "now",
      func: readContent,
      args: [request],
    }),
};
