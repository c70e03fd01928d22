import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { ReadContentRequest } from "../../page/read-content.js";
import { assertReadable } from "../browser-errors.js";
import type { PageReader } from "../page-reader.js";
import type { OpenTab, TabAccess } from "../tab-access.js";
import { after } from "../waiting.js";
import { defineHandler, type Handler } from "./handler.js";

/** A page that is still loading gets this long until what is there of it is read. */
const PATIENCE_MS = 4_000;
/** Just under the action's own deadline, so that the answer says why. */
const TIME_LIMIT_MS = 9_000;

/** `getPageContent`: address, title, visible text and, where asked for, source and metadata of a tab's main document. */
export const getPageContent = (access: TabAccess, reader: PageReader): Handler =>
  defineHandler(
    "getPageContent",
    actions.getPageContent.params,
    async ({ tabId, includeHtml = false, includeMetadata = true }, signal) => {
      const tab = await (tabId === undefined ? access.current() : access.open(tabId));
      assertReadable(tab);
      const [answer] = await access.use(tab, signal, (over) =>
        readPatiently(reader, tab, { includeHtml, includeMetadata }, over),
      );
      if (answer?.result === undefined || answer.result === null) {
        throw new BrowserMcpError("TAB_CLOSED", `The page ${tab.url} was left during the call.`);
      }
      if (!answer.result.ok) {
        throw new BrowserMcpError(
          "BROWSER_ERROR",
          `The page ${tab.url} could not be read (${answer.result.message}).`,
        );
      }
      return { data: answer.result.content, tabId: tab.id, documentId: answer.documentId };
    },
  );

/** Reads the loaded page; of one that goes on loading (a stalled script, an endless stream), what is there by then. */
function readPatiently(
  reader: PageReader,
  tab: OpenTab,
  request: ReadContentRequest,
  over: AbortSignal,
): ReturnType<PageReader["readContent"]> {
  return new Promise((resolve, reject) => {
    reader.readContent(tab.id, request, "loaded").then(resolve, reject);
    after(PATIENCE_MS, over, () => void reader.readContent(tab.id, request, "now").then(resolve, reject));
    after(TIME_LIMIT_MS, over, () => reject(tooLate(tab)));
  });
}

const tooLate = (tab: OpenTab): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The page ${tab.url} did not answer within ${TIME_LIMIT_MS / 1000} s; it is busy, frozen or shows a dialog.`,
  );
