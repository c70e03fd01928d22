import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const offers: ReadonlySet<string> = new Set(["upgrade", "connection", "http2-settings"]);

/**
 * Puts a request that offers another protocol (h2c, as Java's client does) back onto its socket without the offer, so that
 * an HTTP server that is given the socket anew answers it over HTTP/1.1, as RFC 9110 section 7.8 lets a server do.
 */
export function unreadWithoutOffer(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method ?? "GET"} ${request.url ?? "/"} HTTP/1.1`];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    if (!offers.has(name.toLowerCase())) lines.push(`${name}: ${request.rawHeaders[index + 1] ?? ""}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
}
