import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import * as z from "zod";
import type { Frame } from "./transcript.js";

const DEADLINE_MS = 30_000;
/** Events that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 1_000;

const frameSchema = z.record(z.string(), z.unknown());

interface Waiter {
  readonly predicate: (frame: Frame) => boolean;
  readonly resolve: (frame: Frame) => void;
}

/** The bare server's end of an extension's socket: takes its hello, asks it, and remembers what it tells unasked. */
export class ExtensionServer {
  /** The events of its notifications, oldest first; at most the newest 1,000. */
  readonly events: Frame[] = [];
  readonly #waiters = new Set<Waiter>();
  #socket: WebSocket | undefined;
  #requests = 0;
  /** The newest `hello`. */
  #hello: Frame | undefined;

  /** Listens on a free port of 127.0.0.1. */
  static async start(): Promise<ExtensionServer> {
    const wss = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: 64 * 1024 * 1024 });
    await once(wss, "listening");
    return new ExtensionServer(wss);
  }

  private constructor(private readonly wss: WebSocketServer) {
    wss.on("connection", (socket) => {
      this.#socket = socket;
      socket.on("message", (data: Buffer) =>
        this.#take(socket, frameSchema.parse(JSON.parse(data.toString("utf8")))),
      );
    });
  }

  /** What the extension has to be told: `ws://127.0.0.1:PORT/ws`. */
  get url(): string {
    return `ws://127.0.0.1:${(this.wss.address() as AddressInfo).port}/ws`;
  }

  /** The extension's newest hello; waits for one that fits. */
  hello(fits: (hello: Frame) => boolean = () => true): Promise<Frame> {
    if (this.#hello !== undefined && fits(this.#hello)) return Promise.resolve(this.#hello);
    return this.#next("hello", (frame) => frame["type"] === "hello" && fits(frame));
  }

  /**
   * Asks for one action; yields the reply frame, whether a response or an error.
   * @throws Error where no answer comes within 30 s
   */
  request(action: string, params: object = {}): Promise<Frame> {
    if (this.#socket === undefined) throw new Error("No extension is connected.");
    const requestId = `request-${(this.#requests += 1)}`;
    const reply = this.#next(`answer to ${action}`, (frame) => frame["requestId"] === requestId);
    this.#socket.send(JSON.stringify({ action, requestId, ...params }));
    return reply;
  }

  /** The first event, of those already here and those to come, that fits. */
  async event(fits: (event: Frame) => boolean): Promise<Frame> {
    const here = this.events.find(fits);
    if (here !== undefined) return here;
    await this.#next("event", () => this.events.some(fits));
    return this.event(fits);
  }

  /** Ends every socket and the server. */
  async close(): Promise<void> {
    for (const client of this.wss.clients) client.terminate();
    await new Promise((resolve) => this.wss.close(resolve));
  }

  #take(socket: WebSocket, frame: Frame): void {
    switch (frame["type"]) {
      case "hello":
        this.#hello = frame;
        socket.send(JSON.stringify({ type: "welcome", protocol: 2, version: "test" }));
        break;
      case "heartbeat":
      case "ping":
        socket.send(JSON.stringify({ type: "pong", timestamp: Date.now() }));
        break;
      case "notification":
        this.events.push(frameSchema.parse(frame["event"]));
        if (this.events.length > MAX_REMEMBERED) this.events.shift();
        break;
    }
    for (const waiter of [...this.#waiters]) if (waiter.predicate(frame)) waiter.resolve(frame);
  }

  #next(what: string, predicate: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        predicate,
        resolve: (frame) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(frame);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`No ${what} came within ${DEADLINE_MS} ms.`));
      }, DEADLINE_MS);
      this.#waiters.add(waiter);
    });
  }
}
