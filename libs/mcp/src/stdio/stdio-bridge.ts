import type { Readable, Writable } from "node:stream";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import { rpcCodes } from "../json-rpc.js";
import { BridgeSession } from "./bridge-session.js";
import { readClientMessage } from "./client-message.js";
import type { ClientMessage } from "./client-message.js";
import { InFlight } from "./in-flight.js";
import { LineWriter } from "./line-writer.js";
import { messageLines } from "./message-lines.js";
import { MessageExchange } from "./message-exchange.js";
import { NotificationListener } from "./notification-listener.js";
import { ServerLink } from "./server-link.js";
import type { ServerSource } from "./server-link.js";

/** A line of input that is longer is dropped: its id cannot be known. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** What the server takes (`defaultBodyLimits`). */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Milliseconds that what is in flight has to be answered once the client has no more to say. */
const FINISH_MS = 10_000;
/** Milliseconds that the server has to take note of the end of a session. */
const GOODBYE_MS = 1_000;

/** What a bridge is made of. */
export interface StdioBridgeOptions {
  /** The client's messages, one a line. */
  readonly input: Readable;
  /** Messages for the client, one a line, and nothing else. */
  readonly output: Writable;
  readonly server: ServerSource;
  readonly logger: Logger;
  /** Aborting it ends the bridge at once. */
  readonly stop: AbortSignal;
}

/**
 * Lets a client that speaks over standard input and output (MCP specification 2025-11-25, "stdio") use a server that
 * speaks HTTP. It passes messages on as they are and knows of them only what it must: which request an answer belongs to,
 * the client's session, and what a message says in its headers. Every request gets its answer or an error.
 */
export class StdioBridge {
  readonly #options: StdioBridgeOptions;
  readonly #writer: LineWriter;
  readonly #link: ServerLink;
  readonly #session = new BridgeSession();
  readonly #inFlight = new InFlight();
  readonly #exchange: MessageExchange;
  readonly #listener: NotificationListener;

  constructor(options: StdioBridgeOptions) {
    this.#options = options;
    this.#writer = new LineWriter(options.output);
    this.#link = new ServerLink(options.server);
    const parts = { link: this.#link, session: this.#session, writer: this.#writer };
    this.#exchange = new MessageExchange(parts);
    this.#listener = new NotificationListener({ ...parts, logger: options.logger });
  }

  /** Serves the client until it has no more to say and everything is answered, or until it is stopped. */
  async run(): Promise<void> {
    const { stop } = this.#options;
    const stopped = new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      else stop.addEventListener("abort", () => resolve(), { once: true });
    });
    const served = this.#pump().then(() => this.#inFlight.settled(FINISH_MS));
    try {
      await Promise.race([served, stopped]);
    } finally {
      this.#listener.stop();
      this.#inFlight.abandon();
      await this.#sayGoodbye();
      this.#link.close();
    }
  }

  async #pump(): Promise<void> {
    const { input, stop } = this.#options;
    for await (const line of messageLines(input, MAX_LINE_BYTES)) {
      if (stop.aborted) return;
      if (line.kind === "line") await this.#take(line.bytes);
      else this.#refuse("null", rpcCodes.invalidRequest, `A message is larger than ${MAX_LINE_BYTES} bytes.`);
      await this.#writer.ready();
    }
  }

  async #take(line: Buffer): Promise<void> {
    const message = readClientMessage(line);
    if (message.kind === "invalid") {
      this.#refuse("null", rpcCodes.parseError, "The line is not valid JSON.");
    } else if (line.length > MAX_BODY_BYTES) {
      this.#refuse(message.id, rpcCodes.invalidRequest, `A message is larger than ${MAX_BODY_BYTES} bytes.`);
    } else if (message.kind === "request") {
      const answered = this.#ask(message, line);
      // What comes behind belongs to the session that this opens.
      if (message.method === "initialize") await answered;
    } else {
      await this.#tell(message, line);
    }
  }

  async #ask(message: ClientMessage, line: Buffer): Promise<void> {
    const call = this.#inFlight.begin(message);
    if (call === undefined) {
      this.#refuse(message.id, rpcCodes.serverError, "Too many requests are being answered; wait for some.");
      return;
    }
    try {
      await this.#exchange.ask(message, line, call.signal);
    } catch (error) {
      if (!call.signal.aborted) this.#fail(message, error);
    } finally {
      call.end();
    }
  }

  /** Passes on what gets no answer, before whatever comes behind it. */
  async #tell(message: ClientMessage, line: Buffer): Promise<void> {
    const isCancel = message.method === "notifications/cancelled";
    try {
      // Without a session nobody has asked for it: the end of an exchange is what cancels it, and no server is needed.
      if (this.#session.id !== undefined || (message.statelessHeaders !== undefined && !isCancel))
        await this.#exchange.tell(message, line);
    } catch (error) {
      this.#options.logger.warn("message not delivered", { method: message.method, error });
    }
    if (isCancel && message.cancels !== undefined) this.#inFlight.cancel(message.cancels);
    if (message.method === "notifications/initialized") this.#listener.start();
  }

  #fail(message: ClientMessage, thrown: unknown): void {
    const error = BrowserMcpError.from(thrown);
    this.#options.logger.error("request not answered", { method: message.method, error: error.message });
    const { code, hint } = error;
    this.#refuse(message.id, rpcCodes.serverError, `${error.message} ${hint}`, { code, hint });
  }

  /** @param id as JSON */
  #refuse(id: string, code: number, message: string, data?: object): void {
    const error = JSON.stringify({ code, message, data });
    this.#writer.write([Buffer.from(`{"jsonrpc":"2.0","id":${id},"error":${error}}`)]);
  }

  /** Ends the session, so that the server need not wait for the client's return. */
  async #sayGoodbye(): Promise<void> {
    const connection = this.#link.current;
    if (connection === undefined || this.#session.id === undefined) return;
    const signal = AbortSignal.timeout(GOODBYE_MS);
    await connection
      .send({ method: "DELETE", headers: this.#session.headers(), signal })
      .then((response) => response.resume())
      .catch(() => undefined);
  }
}
