import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Answers an HTTP upgrade with an error instead of a WebSocket, and closes. */
export function refuseUpgrade(socket: Duplex, status: 403 | 503, text: string): void {
  const body = `${text}\n`;
  // The client may be gone before the answer is written; there is nobody left to tell.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Connection: close",
      "Content-Type: text/plain; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}
