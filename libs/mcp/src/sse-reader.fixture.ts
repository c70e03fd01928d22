import { request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";

/** One event as it arrived. */
export interface ReadEvent {
  readonly id?: string;
  readonly retry?: string;
  readonly data?: string;
}

/** For specs only: a client that reads server-sent events one by one, and can break its connection at any point. */
export class SseReader {
  readonly #outgoing: ClientRequest;
  readonly #events: ReadEvent[] = [];
  readonly #waiting: ((event: ReadEvent | undefined) => void)[] = [];
  #rest = "";
  #ended = false;
  /** Everything as it arrived. */
  text = "";
  /** Resolves when the response has ended, properly or not. */
  readonly ended: Promise<void>;

  /** Sends a request (POST where there is a body, else GET) and waits for the answer's head. */
  static open(url: string, headers: Readonly<Record<string, string>>, body?: object): Promise<SseReader> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method: body === undefined ? "GET" : "POST",
          headers: {
            "content-type": "application/json",
            accept: body === undefined ? "text/event-stream" : "application/json, text/event-stream",
            ...headers,
          },
        },
        (response) => resolve(new SseReader(outgoing, response)),
      );
      outgoing.once("error", reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private constructor(
    outgoing: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    this.#outgoing = outgoing;
    outgoing.on("error", () => undefined);
    response.on("error", () => undefined);
    response.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    this.ended = new Promise((resolve) => {
      response.once("close", () => {
        this.#ended = true;
        for (const tell of this.#waiting.splice(0)) tell(undefined);
        resolve();
      });
    });
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  /** The next event; `undefined` when none comes any more. */
  next(): Promise<ReadEvent | undefined> {
    const event = this.#events.shift();
    if (event !== undefined || this.#ended) return Promise.resolve(event);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The messages of all events until the end. */
  async messages(): Promise<unknown[]> {
    const messages: unknown[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) {
      if (event.data !== undefined && event.data !== "") messages.push(JSON.parse(event.data));
    }
    return messages;
  }

  /** Breaks the connection. */
  drop(): Promise<void> {
    this.#outgoing.destroy();
    return this.ended;
  }

  #read(text: string): void {
    this.text += text;
    const parts = (this.#rest + text).split("\n\n");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) {
      const event = parse(part);
      if (event === undefined) continue;
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#events.push(event);
      else waiting(event);
    }
  }
}

/** Comments are no events. */
function parse(part: string): ReadEvent | undefined {
  if (part.startsWith(":")) return undefined;
  return Object.fromEntries(
    part.split("\n").map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name, value.join(":").trimStart()];
    }),
  );
}
