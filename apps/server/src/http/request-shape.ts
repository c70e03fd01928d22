import type { HttpRequest } from "@browser-mcp/mcp";
import type { HttpLimits } from "./http-connections.js";

/** Why a request is not looked at: an HTTP status, and words for its sender. */
export interface ShapeRefusal {
  readonly status: 400 | 414 | 431;
  readonly text: string;
}

/**
 * Refuses what Node's parser lets through although it is too much, or means different things to different readers: a
 * second Host (RFC 9112 section 3.2, RFC 9113 section 8.3.1), and a body in front of a WebSocket, which would be read as its first frames.
 * Over HTTP/2 it also counts the headers, which Node does only once the client has confirmed the limit.
 */
export function refuseShape(
  request: HttpRequest,
  limits: Pick<HttpLimits, "headerBytes" | "headerLines" | "urlLength">,
  upgrade = false,
): ShapeRefusal | undefined {
  const { rawHeaders, headers, stream } = request;
  if ((request.url ?? "").length > limits.urlLength) {
    return { status: 414, text: `The address is longer than ${limits.urlLength} characters.` };
  }
  if (rawHeaders.length / 2 > limits.headerLines) {
    return { status: 431, text: `There are more than ${limits.headerLines} header lines.` };
  }
  if (stream !== undefined) {
    if (sizeOf(rawHeaders) > limits.headerBytes) {
      return { status: 431, text: `The headers are larger than ${limits.headerBytes} bytes.` };
    }
    const { ":authority": authority, host } = headers;
    if (authority !== undefined && host !== undefined && authority !== host) {
      return { status: 400, text: "Host and :authority differ." };
    }
  }
  if (countHosts(rawHeaders) > 1) return { status: 400, text: "There is more than one Host header." };
  if (upgrade && (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0)) {
    return { status: 400, text: "A request for a WebSocket has no body." };
  }
  return undefined;
}

/** @param lines names and values, turn about */
function countHosts(lines: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < lines.length; at += 2) {
    const name = lines[at] ?? "";
    if (name.length === "host".length && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts;
}

/** Bytes of headers as HTTP/1.1 would send them. */
const sizeOf = (rawHeaders: readonly string[]): number =>
  rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
