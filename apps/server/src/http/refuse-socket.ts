import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Answers with a status line where there is no response to write to (an upgrade, a connection too many), and closes. */
export function refuseSocket(socket: Duplex, status: number): void {
  socket.on("error", () => socket.destroy());
  // A peer that never closes its half must not keep the socket.
  socket.once("finish", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
