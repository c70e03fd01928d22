import type { IncomingHttpHeaders } from "node:http";
import { cutText } from "../cut-text.js";
import { singleHeader } from "../single-header.js";

/** The parameter that `Mcp-Name` repeats, by method. */
const namedBy: Readonly<Record<string, "name" | "uri">> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
};

const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/**
 * Checks the headers that every request of the newer era repeats of its body, so that what routes by them and what
 * answers by the body cannot disagree (MCP specification 2026-07-28, "Standard Request Headers").
 * @returns what is wrong, in one sentence
 */
export function headerMismatch(
  headers: IncomingHttpHeaders,
  method: string,
  params: Readonly<Record<string, unknown>>,
): string | undefined {
  if (headers["mcp-protocol-version"] === undefined) return "The header MCP-Protocol-Version is missing.";
  const named = singleHeader(headers, "mcp-method");
  if (named === undefined) return "The header Mcp-Method is missing.";
  if (named.trim() !== method) return `Mcp-Method names ${quoted(named)}, the body ${quoted(method)}.`;
  const field = Object.hasOwn(namedBy, method) ? namedBy[method] : undefined;
  const value = field === undefined ? undefined : params[field];
  if (typeof value !== "string") return undefined;
  const given = singleHeader(headers, "mcp-name");
  if (given === undefined) return `The header Mcp-Name is missing; the body names ${quoted(value)}.`;
  return decoded(given.trim()) === value
    ? undefined
    : `Mcp-Name names ${quoted(given)}, the body ${quoted(value)}.`;
}

/** A value that no header can hold as it is comes as base64 of its UTF-8. */
function decoded(value: string): string {
  const base64 = encoded.exec(value)?.[1];
  return base64 === undefined ? value : Buffer.from(base64, "base64").toString();
}

const quoted = (text: string): string => JSON.stringify(cutText(text, 200, "…"));
