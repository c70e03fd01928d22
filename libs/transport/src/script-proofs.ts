import { BrowserMcpError } from "@browser-mcp/protocol";
import { randomUUID } from "node:crypto";
import { browserErrorOf, quoted } from "./browser-errors.js";
import type { ReplyFrame } from "./pending-requests.js";

const PROOF = /^browser-mcp-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A value that no script gives by chance: one that is handed it is in its order, or has another's result. */
export function newProof(): string {
  return `browser-mcp-${randomUUID()}`;
}

/** Whether a script's value is one of {@link newProof}, of whichever call. */
export function isProof(value: unknown): boolean {
  return typeof value === "string" && PROOF.test(value);
}

/** Whether it says that no script reaches the page, rather than what became of a script in it. */
export function isUnreachable(frame: ReplyFrame): boolean {
  if (frame.type === "response") return false;
  const { code } = browserErrorOf({ action: "executeScript", text: frame.error });
  return code === "TAB_NOT_FOUND" || code === "PAGE_NOT_READABLE";
}

/** The error for a script whose result cannot be told from those of others. */
export function mixesUp(tabId: number | undefined, last: ReplyFrame): BrowserMcpError {
  const where = tabId === undefined ? "The page" : `The page in tab ${tabId}`;
  const answer = last.type === "error" ? ` It last said: ${quoted(last.error)}` : "";
  return new BrowserMcpError("BROWSER_ERROR", `${where} mixes up the results of scripts.${answer}`, {
    hint: "Reload the page and repeat the call.",
  });
}
