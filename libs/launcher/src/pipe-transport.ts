import type { Readable, Writable } from "node:stream";
import type { ConnectionTransport } from "puppeteer-core";

/** A message larger than this is none that we asked for; the pipe is closed. */
const MAX_MESSAGE_CHARACTERS = 16 * 1024 * 1024;

/** The DevTools protocol over a browser's pipes: JSON messages, each ended by a zero byte. */
export class PipeTransport implements ConnectionTransport {
  onmessage?: (message: string) => void;
  onclose?: () => void;
  private unread = "";

  constructor(
    private readonly toBrowser: Writable,
    private readonly fromBrowser: Readable & { setEncoding(encoding: "utf8"): unknown },
  ) {
    fromBrowser.setEncoding("utf8");
    fromBrowser.on("data", (chunk: string) => this.read(chunk));
    // A browser that ends breaks its pipes; the close says all there is to say.
    for (const pipe of [toBrowser, fromBrowser]) {
      pipe.on("error", () => this.close());
      pipe.on("close", () => this.close());
    }
  }

  send(message: string): void {
    this.toBrowser.write(`${message}\0`);
  }

  /** Closing its pipes also ends the browser. */
  close(): void {
    this.toBrowser.destroy();
    this.fromBrowser.destroy();
    this.onclose?.();
  }

  private read(chunk: string): void {
    const messages = (this.unread + chunk).split("\0");
    this.unread = messages.pop() ?? "";
    if (this.unread.length > MAX_MESSAGE_CHARACTERS) this.close();
    for (const message of messages) this.onmessage?.(message);
  }
}
