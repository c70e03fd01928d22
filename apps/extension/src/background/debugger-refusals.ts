import { BrowserMcpError } from "@browser-mcp/protocol";

/** The settings forbid the debugger. */
export const forbidden = (cause?: unknown): BrowserMcpError =>
  new BrowserMcpError(
    "PERMISSION_DENIED",
    "The person who owns this browser has forbidden the debugger in the extension's settings, and this call needs it.",
    { cause },
  );

/** The person has dismissed the browser's bar. */
export const endedByPerson = (tabId: number, cause?: unknown): BrowserMcpError =>
  new BrowserMcpError(
    "PERMISSION_DENIED",
    `A person ended the debugging of tab ${tabId} with the browser's bar. The extension leaves the tab alone for a minute; attach_debugger attaches again at once.`,
    { cause },
  );
