import type { ReadContentOutcome, ReadContentRequest } from "../page/read-content.js";

/** One frame's answer to an injected function; `result` is missing where the page was left before it ended. */
export interface Injected<Result> {
  readonly documentId: string;
  readonly result?: Result;
}

/** Runs our reading functions in the main frame of a tab, through `chrome.scripting`. */
export interface PageReader {
  /**
   * @param when `loaded`: once the document is complete; `now`: at once, whatever is there
   */
  readContent(
    tabId: number,
    request: ReadContentRequest,
    when: "loaded" | "now",
  ): Promise<readonly Injected<ReadContentOutcome>[]>;
}
