import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import { silentLogger } from "@browser-mcp/protocol";
import type { EndpointFixture } from "../endpoint.fixture.js";
import type { ServerAddress } from "./server-connection.js";
import { StdioBridge } from "./stdio-bridge.js";

/** A message as a spec looks at it. */
export type Message = Readonly<Record<string, unknown>>;

/** For specs only: a client at one end of a bridge. */
export class BridgeFixture {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  /** How often a server was asked for, to be started where there is none. */
  starts = 0;
  /** What the bridge finds; `undefined`: nothing runs and nothing can be started. */
  server: { readonly url: string } | undefined;
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();
  readonly #messages: Message[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(server: Pick<EndpointFixture, "url"> | undefined) {
    this.server = server;
    createInterface({ input: this.output }).on("line", (line) => {
      const message: unknown = JSON.parse(line);
      this.#messages.push({ ...(typeof message === "object" ? message : {}) });
      for (const look of this.#waiting.splice(0)) look();
    });
    this.ended = new StdioBridge({
      input: this.input,
      output: this.output,
      server: { find: (start) => this.#find(start) },
      logger: silentLogger,
      stop: this.#stop.signal,
    }).run();
  }

  /** Writes a message as a line. */
  send(message: object): void {
    this.input.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  /** The next message from the bridge that is like this, and was not taken yet. */
  async next(like: (message: Message) => boolean = () => true): Promise<Message> {
    for (;;) {
      const index = this.#messages.findIndex(like);
      const [found] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Sends a request and yields its answer. */
  ask(id: string | number, method: string, params: object = {}): Promise<Message> {
    this.send({ id, method, params });
    return this.next((message) => message["id"] === id);
  }

  /** Opens a session as a client does. */
  async initialize(): Promise<Message> {
    const clientInfo = { name: "spec", version: "1" };
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
    const answer = await this.ask("init", "initialize", params);
    this.send({ method: "notifications/initialized" });
    return answer;
  }

  call(id: string | number, name: string, args: object = {}): Promise<Message> {
    return this.ask(id, "tools/call", { name, arguments: args });
  }

  /** Messages that nobody has taken. */
  get left(): readonly Message[] {
    return this.#messages;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  #find(start: boolean): Promise<ServerAddress | undefined> {
    if (start) this.starts += 1;
    if (this.server === undefined) {
      return start ? Promise.reject(new Error("nothing can be started")) : Promise.resolve(undefined);
    }
    return Promise.resolve({ url: new URL(this.server.url), headers: {} });
  }
}
