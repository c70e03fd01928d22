import type { Socket } from "node:net";
import { isOver } from "./http-message.js";
import type { HttpResponse } from "./http-message.js";

/** What waits for the end of sockets whose responses have not had their turn yet. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Whether the connection of a response has ended already. */
export const isClientGone = (response: HttpResponse): boolean =>
  isOver(response) || (response.stream === undefined && response.req.socket.destroyed);

/**
 * Calls `listener` once when a response is done with, sent or not. A response that waits behind another one on its
 * connection (HTTP pipelining) emits no `close` when that ends, so there the socket tells.
 * @returns stops listening
 */
export function onClientGone(response: HttpResponse, listener: () => void): () => void {
  const queue =
    response.stream === undefined && response.socket === null ? queueOf(response.req.socket) : undefined;
  let watching = true;
  const stop = (): void => {
    watching = false;
    queue?.delete(tell);
  };
  const tell = (): void => {
    if (!watching) return;
    stop();
    listener();
  };
  // Left there after the end: to take it away costs more than to tell it once for nothing.
  response.on("close", tell);
  queue?.add(tell);
  return stop;
}

/** One listener a socket, however many responses wait there. */
function queueOf(socket: Socket): Set<() => void> {
  const known = waiting.get(socket);
  if (known !== undefined) return known;
  const queue = new Set<() => void>();
  socket.once("close", () => {
    for (const tell of [...queue]) tell();
  });
  waiting.set(socket, queue);
  return queue;
}
