import { connect } from "node:net";
import type { Socket } from "node:net";

/** One response as it came over the wire. */
export interface WireResponse {
  readonly version: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The lines of a request before its body. */
export const requestHead = (
  lines: Readonly<Record<string, string | number>>,
  start = "POST /mcp HTTP/1.1",
): string =>
  [start, ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");

/** What every request with a JSON body says. */
export const jsonHeaders = { Host: "localhost", "Content-Type": "application/json" };

/** A whole POST. */
export const post = (body: string | Buffer, more: Readonly<Record<string, string>> = {}): Buffer => {
  const bytes = Buffer.from(body);
  const lines = { ...jsonHeaders, "Content-Length": bytes.length, ...more };
  return Buffer.concat([Buffer.from(requestHead(lines), "latin1"), bytes]);
};

/** For specs only: HTTP by hand, for what no HTTP client would send. */
export class RawHttp {
  readonly #socket: Socket;
  /** Everything that the server sent. */
  received = "";
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    this.#socket.on("error", () => undefined);
    this.#socket.setEncoding("latin1").on("data", (text: string) => (this.received += text));
    this.#socket.once("end", () => this.#socket.end());
    this.closed = new Promise((resolve) => this.#socket.once("close", () => resolve()));
  }

  send(...parts: readonly (string | Buffer)[]): this {
    for (const part of parts) this.#socket.write(part);
    return this;
  }

  /** Resolves when the server has sent this. */
  async until(pattern: RegExp): Promise<string> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (pattern.test(this.received) || this.#socket.destroyed) resolve();
        else this.#socket.once("data", look);
      };
      this.#socket.once("close", () => resolve());
      look();
    });
    return this.received;
  }

  /** Breaks the connection. */
  drop(): Promise<void> {
    this.#socket.destroy();
    return this.closed;
  }

  /** What the server answered until it ended the connection. */
  async responses(): Promise<WireResponse[]> {
    await this.closed;
    return splitResponses(this.received);
  }

  /** The only answer. */
  async response(): Promise<WireResponse> {
    const [first, ...more] = await this.responses();
    if (first === undefined || more.length > 0) throw new Error(`not one response: ${this.received}`);
    return first;
  }
}

const utf8 = (latin1: string): string => Buffer.from(latin1, "latin1").toString();

/** Takes responses with a Content-Length apart; interim ones (1xx) have none. */
function splitResponses(wire: string): WireResponse[] {
  const responses: WireResponse[] = [];
  for (let rest = wire; rest !== "";) {
    const headEnd = rest.indexOf("\r\n\r\n") + 4;
    const [statusLine = "", ...lines] = rest.slice(0, headEnd).trimEnd().split("\r\n");
    const [version = "", status = ""] = statusLine.split(" ");
    const headers = Object.fromEntries(
      lines.map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.toLowerCase(), value.join(":").trim()];
      }),
    );
    const length = headers["content-length"] ?? (status.startsWith("1") ? "0" : undefined);
    const end = length === undefined ? rest.length : headEnd + Number(length);
    responses.push({ version, status: Number(status), headers, body: utf8(rest.slice(headEnd, end)) });
    rest = rest.slice(end);
  }
  return responses;
}
