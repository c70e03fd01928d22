import { once } from "node:events";
import { connect } from "node:tls";
import type { TLSSocket } from "node:tls";

/** Types of frames (RFC 9113 section 6). */
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;

/** END_STREAM. */
export const END = 1;
/** END_HEADERS. */
export const WHOLE = 4;

/** One frame, as it stands on the wire. */
export function frame(
  type: keyof typeof frameTypes,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(frameTypes[type], 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A number of 32 bits. */
export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A header that is neither compressed nor remembered (RFC 7541 section 6.2.2); at most 126 bytes a part. */
export const line = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name, "latin1"),
    Buffer.from([value.length]),
    Buffer.from(value, "latin1"),
  ]);

/** `:method`, `:scheme`, `:path` and `:authority` of a request that would be answered. */
export const request = (method: "GET" | "POST" = "GET", path = "/health/live"): Buffer =>
  Buffer.concat([
    line(":method", method),
    line(":scheme", "https"),
    line(":path", path),
    line(":authority", "localhost"),
  ]);

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** What a server did: reset the first stream, answered on it, or closed the connection, for a reason (section 7). */
export type Outcome = `reset ${number}` | "answered" | `closed ${number}` | "cut";

/** One connection on which HTTP/2 was agreed, and frames are sent as they are. */
export class Http2Attack {
  #received = Buffer.alloc(0);
  #outcome: (outcome: Outcome) => void = () => undefined;
  /** What came of it first. */
  readonly outcome = new Promise<Outcome>((resolve) => (this.#outcome = resolve));
  readonly closed: Promise<void>;

  /** @param start what is sent in the place of the preface and empty settings */
  static async begin(port: number, ca: string, start?: string): Promise<Http2Attack> {
    const socket = connect({ host: "localhost", port, ca, ALPNProtocols: ["h2"] });
    socket.on("error", () => undefined);
    await once(socket, "secureConnect");
    const attack = new Http2Attack(socket);
    socket.write(start ?? PREFACE);
    if (start === undefined) attack.send(frame("settings", 0, 0));
    return attack;
  }

  private constructor(private readonly socket: TLSSocket) {
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.once("close", () => this.#outcome("cut"));
  }

  send(...frames: readonly Buffer[]): this {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(frames));
    return this;
  }

  /**
   * Sends until the server sends it away or closes.
   * @param reads whether what the server says is read, also that it sends it away
   */
  async flood(frames: (round: number) => Buffer, reads = true): Promise<void> {
    let over = false;
    void this.outcome.then((outcome) => (over = outcome !== "answered"));
    if (!reads) this.socket.pause();
    for (let round = 0; !over; round += 1) {
      if (this.socket.write(frames(round))) continue;
      const drained = new Promise<void>((resolve) => this.socket.once("drain", resolve));
      await Promise.race([drained, this.outcome]);
    }
    this.end();
  }

  end(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 9) {
      const length = this.#received.readUIntBE(0, 3);
      if (this.#received.length < 9 + length) return;
      const [type, stream] = [this.#received.readUInt8(3), this.#received.readUInt32BE(5)];
      const payload = this.#received.subarray(9, 9 + length);
      this.#received = this.#received.subarray(9 + length);
      if (type === frameTypes.goaway) this.#outcome(`closed ${payload.readUInt32BE(4)}`);
      else if (type === frameTypes.reset && stream === 1) this.#outcome(`reset ${payload.readUInt32BE(0)}`);
      else if (type === frameTypes.headers && stream === 1) this.#outcome("answered");
    }
  }
}
