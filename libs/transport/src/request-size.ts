import { BrowserMcpError, type ActionName } from "@browser-mcp/protocol";

/** No UTF-16 unit takes more bytes than this in UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * Lets a request pass that a browser can take.
 * @param text the whole frame
 * @throws BrowserMcpError LIMIT_EXCEEDED
 */
export function checkRequestSize(text: string, action: ActionName, maxBytes: number): void {
  // The first test spares all but the largest requests the count.
  if (text.length * MOST_BYTES_PER_UNIT <= maxBytes) return;
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return;
  throw new BrowserMcpError(
    "LIMIT_EXCEEDED",
    `The request for ${action} has ${bytes} bytes; a browser takes ${maxBytes} at most. Nothing was sent.`,
    {
      hint: "Send less at once: let a script fetch its data itself, or split what is sent over several calls.",
    },
  );
}
