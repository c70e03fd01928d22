import type { HttpHeader } from "@browser-mcp/protocol";
import { cutText } from "./cut-text.js";

/** Headers of one message that are kept. */
const MOST_HEADERS = 100;
const LONGEST_NAME = 200;
const LONGEST_VALUE = 4_000;

/** Whoever has these is logged in: their values never leave the browser, only that they were there. */
const secret = new Set(["authorization", "cookie", "proxy-authorization", "set-cookie"]);

/** What `chrome.webRequest` tells of a header; a value that is no UTF-8 is told in bytes instead. */
export interface ToldHeader {
  readonly name: string;
  readonly value?: string | undefined;
}

/** Headers as they are kept: bounded, and without the values that log somebody in. */
export function keptHeaders(told: readonly ToldHeader[] | undefined): HttpHeader[] {
  return (told ?? []).slice(0, MOST_HEADERS).map(({ name, value }) => ({
    name: cutText(name, LONGEST_NAME),
    value: secret.has(name.toLowerCase()) ? "[REDACTED]" : cutText(value ?? "[not text]", LONGEST_VALUE),
  }));
}

/** The same for headers as the debugger tells them: several of one name in one text, a line each. */
export function keptHeaderLines(told: Readonly<Record<string, string>>): HttpHeader[] {
  return keptHeaders(
    Object.entries(told).flatMap(([name, lines]) => lines.split("\n").map((value) => ({ name, value }))),
  );
}
