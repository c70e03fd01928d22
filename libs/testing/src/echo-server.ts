import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** A WebSocket server on a free port of 127.0.0.1 that says back whatever a page tells it, text and binary. */
export interface EchoServer {
  readonly url: string;
  /** Ends open sockets too. */
  close(): Promise<void>;
}

/** Starts one. */
export async function serveEcho(): Promise<EchoServer> {
  const wss = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  wss.on("connection", (socket) => {
    socket.on("message", (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await once(wss, "listening");
  return {
    url: `ws://127.0.0.1:${(wss.address() as AddressInfo).port}/`,
    close: async () => {
      for (const client of wss.clients) client.terminate();
      await new Promise((resolve) => wss.close(resolve));
    },
  };
}
