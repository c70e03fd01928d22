/** What a page tells the worker when it changes after it was read. */
export const pageChanged = { type: "page-changed" } as const;

/** Whether a message of one of the extension's own scripts says so. */
export const isPageChanged = (message: unknown): boolean =>
  typeof message === "object" && message !== null && "type" in message && message.type === pageChanged.type;
