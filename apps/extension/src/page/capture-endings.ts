declare global {
  /** Of the isolated world: what ends each recording of ours in a document. */
  var browserMcpEndings: readonly (() => void)[] | undefined;
}

/** Has a recording ended, and what it kept forgotten, when the person turns the page's site off. */
export function onCaptureEnd(end: () => void): void {
  globalThis.browserMcpEndings = [...(globalThis.browserMcpEndings ?? []), end];
}

/**
 * Ends every recording of ours in this document. Chrome sends its source text into the page, so it may use nothing from
 * outside itself.
 */
export function endCapture(): Promise<true> {
  const endings = globalThis.browserMcpEndings ?? [];
  globalThis.browserMcpEndings = undefined;
  for (const end of endings) end();
  return Promise.resolve(true);
}

/** Whether a document's console is recorded; sent into the page as well. */
export function isCaptured(): Promise<boolean> {
  return Promise.resolve(globalThis.browserMcpPage?.readConsole !== undefined);
}
