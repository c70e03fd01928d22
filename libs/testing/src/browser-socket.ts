import { WebSocket } from "ws";
import * as z from "zod";
import type { Frame } from "./transcript.js";

/** How a socket ended (RFC 6455 section 7.4); 1006 when there was no close frame. */
export interface SocketClose {
  readonly code: number;
  readonly reason: string;
}

/** What the HTTP upgrade says of the browser. */
export interface BrowserSocketOptions {
  /** `Origin` header; default: that of an extension. */
  readonly origin?: string;
  /** `User-Agent` header; default: that of a Chrome on Linux. */
  readonly userAgent?: string;
  /** Certificate (PEM) that is trusted besides, for `wss`. */
  readonly ca?: string;
}

/** The Origin of the scripted browsers unless another is asked for: an extension's id is 32 letters from a to p. */
export const FAKE_EXTENSION_ORIGIN = `chrome-extension://${"abcdefghijklmnop".repeat(2)}`;

const FAKE_USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/** Received frames that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 1000;
const CONNECT_TIMEOUT_MS = 10_000;

const frameSchema = z.record(z.string(), z.unknown());

interface Waiter {
  readonly predicate: (frame: Frame) => boolean;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The browser's end of one real WebSocket: sends frames, remembers and hands out those that arrive. */
export class BrowserSocket {
  /** Settles when the socket has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<SocketClose>;
  private readonly received: Frame[] = [];
  private readonly untaken: Frame[] = [];
  private readonly waiters = new Set<Waiter>();
  private listener: (frame: Frame) => void = () => undefined;

  /**
   * Opens a socket.
   * @throws Error when the server refuses it (the text holds the HTTP status) or does not answer within 10 s
   */
  static connect(url: string, options: BrowserSocketOptions = {}): Promise<BrowserSocket> {
    const ws = new WebSocket(url, {
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      headers: {
        Origin: options.origin ?? FAKE_EXTENSION_ORIGIN,
        "User-Agent": options.userAgent ?? FAKE_USER_AGENT,
      },
    });
    const socket = new BrowserSocket(ws);
    return new Promise((resolve, reject) => {
      ws.once("open", () => resolve(socket));
      ws.on("error", reject);
    });
  }

  private constructor(private readonly ws: WebSocket) {
    ws.on("message", (data: Buffer) => this.take(data.toString("utf8")));
    this.closed = new Promise((resolve) => {
      ws.once("close", (code, reason) => {
        for (const waiter of this.waiters) {
          this.settle(waiter);
          waiter.reject(new Error(`The socket closed (${code} ${reason.toString()}) before the frame came.`));
        }
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** The frames that arrived, oldest first; at most the newest 1,000. */
  get frames(): readonly Frame[] {
    return this.received;
  }

  /** Whether frames can be sent. */
  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  /** Tells the listener of every frame: of those already here at once, then of each that comes. One listener only. */
  onFrame(listener: (frame: Frame) => void): void {
    this.listener = listener;
    this.received.forEach((frame) => listener(frame));
  }

  /** Sends one JSON frame. */
  send(frame: unknown): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** Sends a text frame (string) or a binary frame (Buffer) as it is. */
  sendRaw(data: string | Buffer): void {
    this.ws.send(data);
  }

  /**
   * The first frame that fits, among those already here and those to come. Each frame is handed out once, so that
   * a second call waits for a second frame.
   * @throws Error after `timeoutMs`, or when the socket closes first
   */
  nextFrame(predicate: (frame: Frame) => boolean, timeoutMs = 5000): Promise<Frame> {
    const index = this.untaken.findIndex(predicate);
    const [here] = index < 0 ? [] : this.untaken.splice(index, 1);
    if (here !== undefined) return Promise.resolve(here);
    if (!this.isOpen) {
      return Promise.reject(new Error("The socket is closed and no such frame came."));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new Error(`No such frame came within ${timeoutMs} ms.`));
      }, timeoutMs);
      const waiter: Waiter = { predicate, resolve, reject, timer };
      this.waiters.add(waiter);
    });
  }

  /** Closes with a close frame and waits for the end. */
  close(code = 1000, reason = ""): Promise<SocketClose> {
    this.ws.close(code, reason);
    return this.closed;
  }

  /** Cuts the connection without a close frame, as a killed browser does, and waits for the end. */
  terminate(): Promise<SocketClose> {
    this.ws.terminate();
    return this.closed;
  }

  private take(text: string): void {
    const frame = frameSchema.parse(JSON.parse(text));
    remember(this.received, frame);
    const waiter = [...this.waiters].find(({ predicate }) => predicate(frame));
    if (waiter === undefined) remember(this.untaken, frame);
    else {
      this.settle(waiter);
      waiter.resolve(frame);
    }
    this.listener(frame);
  }

  private settle(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.waiters.delete(waiter);
  }
}

function remember(frames: Frame[], frame: Frame): void {
  frames.push(frame);
  if (frames.length > MAX_REMEMBERED) frames.shift();
}
