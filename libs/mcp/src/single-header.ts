import type { IncomingHttpHeaders } from "node:http";

/** A header's value; the first where it was sent more than once. */
export function singleHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
