import { BrowserMcpError } from "@browser-mcp/protocol";

/** The cursor after an entry of a list (MCP specification 2025-11-25, "Pagination"); opaque to clients. */
export const cursorAfter = (key: string): string => Buffer.from(key).toString("base64url");

/** The entry that a cursor stands after; undefined where nothing of ours could have made it. */
export function keyOfCursor(cursor: string): string | undefined {
  const key = Buffer.from(cursor, "base64url").toString();
  // The decoder passes over what does not belong there.
  return key !== "" && cursorAfter(key) === cursor ? key : undefined;
}

/** What a cursor that is none is answered with. */
export const noCursorOf = (method: string): BrowserMcpError =>
  new BrowserMcpError("INVALID_PARAMETERS", `${method}: this is no cursor of this list.`, {
    hint: "Begin the list again without a cursor.",
  });
