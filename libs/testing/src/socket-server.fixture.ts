import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { Frame } from "./transcript.js";

/** The server's end of the sockets, as the specs of this package need it. */
export class SocketServer {
  readonly received: Frame[] = [];
  readonly upgrades: IncomingMessage[] = [];
  private readonly arrivals: (() => void)[] = [];

  static async start(refuse = false): Promise<SocketServer> {
    const wss = new WebSocketServer({ port: 0, host: "127.0.0.1", verifyClient: () => !refuse });
    await once(wss, "listening");
    return new SocketServer(wss);
  }

  private constructor(private readonly wss: WebSocketServer) {
    wss.on("connection", (socket, request) => {
      this.upgrades.push(request);
      socket.on("message", (data: Buffer) => {
        this.received.push(JSON.parse(data.toString("utf8")) as Frame);
        this.arrivals.splice(0).forEach((wake) => wake());
      });
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.wss.address() as AddressInfo).port}/ws`;
  }

  get socket(): WebSocket {
    const [socket] = this.wss.clients;
    if (socket === undefined) throw new Error("No browser is connected.");
    return socket;
  }

  send(frame: unknown): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Waits until so many frames are here, and gives them. */
  async frames(count: number): Promise<readonly Frame[]> {
    while (this.received.length < count) await new Promise<void>((wake) => this.arrivals.push(wake));
    return this.received;
  }

  async close(): Promise<void> {
    for (const client of this.wss.clients) client.terminate();
    await new Promise((resolve) => this.wss.close(resolve));
  }
}
