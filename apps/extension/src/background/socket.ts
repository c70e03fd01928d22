import { closeCodes, compareVersions, type HelloFrame, type Logger } from "@browser-mcp/protocol";
import type { Connection } from "../shared/connection.js";
import type { ServerUrl } from "../shared/server-url.js";
import { reconnectDelay } from "./backoff.js";
import { Heartbeat } from "./heartbeat.js";
import { parseInboundFrame, type InboundFrame } from "./inbound-frame.js";

/** An attempt to connect that has not succeeded by then is given up. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A connection that lived this long was a good one: the next failure starts again with the shortest delay. */
const GOOD_AFTER_MS = 10_000;
/** Between the beginnings of two attempts at one address lies no less, whatever asks for them. */
const LEAST_GAP_MS = 500;

/** From so many failures in a row on an attempt asks first whether anybody is there; see `SocketOptions.listens`. */
const ASK_AFTER = 3;
/** Every so many failures it does not, for the case that plain requests do not get through. */
const BLIND_EVERY = 8;

const tokenMissing = "Enter it in the settings; “browser-mcp token show” prints it.";
const tokenWrong = "The server no longer takes this token; “browser-mcp token show” prints the present one.";

/** The part of a browser's `WebSocket` that is used. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: "close",
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
}

/** Where to connect to and with which token, or why to nowhere; `byPerson` where the person does not want it. */
export type Destination =
  | (Extract<ServerUrl, { ok: true }> & { readonly token?: string })
  | (Extract<ServerUrl, { ok: false }> & { readonly byPerson?: true });

/** What a socket needs from its surroundings. */
export interface SocketOptions {
  open(url: string): WebSocketLike;
  /** Whether anybody is there, asked in a way that Chrome does not hold back after failures; never rejects. */
  listens?(url: string): Promise<boolean>;
  /** The first frame of every connection, to which the server's token is added. */
  hello(): HelloFrame;
  /** A request or a `cancel`. */
  onFrame(frame: InboundFrame): void;
  onConnection(connection: Connection): void;
  readonly log: Logger;
  readonly random?: () => number;
}

/**
 * The extension's one socket to its server. It reconnects for ever, and it alone decides when: sending never connects,
 * so a busy page cannot cause a storm of attempts (WIRE.md 1.3).
 */
export class ServerSocket {
  #url: string | undefined;
  #token: string | undefined;
  /** The server has refused this token, or that there is none: it is connected once it says anything else. */
  #refused = false;
  #socket: WebSocketLike | undefined;
  /** The question that an attempt waits for. */
  #asked: Promise<boolean> | undefined;
  #openedAt: number | undefined;
  /** When the last attempt at the present address began. */
  #triedAt = -Infinity;
  #failures = 0;
  #serverVersion: string | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #connectDeadline: ReturnType<typeof setTimeout> | undefined;
  #shown: Connection | undefined;
  readonly #heartbeat = new Heartbeat({
    beat: () => this.#beat(),
    silent: () => this.#drop("The server fell silent."),
  });

  constructor(private readonly options: SocketOptions) {}

  /**
   * Leaves the present server and connects to that one. An unusable address leaves the extension disconnected, as the
   * person may want it: then nothing connects it again but this.
   * @returns false if address and token are the present ones, so that nothing changes
   */
  connectTo(server: Destination): boolean {
    const token = server.ok ? server.token : undefined;
    if (server.ok && server.url === this.#url && token === this.#token) return false;
    this.#abandon("server address changed");
    this.#token = token;
    this.#refused = false;
    this.#failures = 0;
    this.#triedAt = -Infinity;
    this.#shown = undefined;
    this.#url = server.ok ? server.url : undefined;
    if (server.ok) this.ensure();
    else {
      const byPerson = "byPerson" in server ? { byPerson: server.byPerson } : {};
      this.#show({ state: "disconnected", serverUrl: server.url, lastError: server.problem, ...byPerson });
    }
    return true;
  }

  /**
   * Connects now if there is no socket, without waiting for the next attempt; otherwise does nothing. Right after an
   * attempt it waits half a second, so that many who ask at once cause no storm.
   */
  ensure(): void {
    const url = this.#url;
    if (url === undefined || this.#socket !== undefined || this.#asked !== undefined) return;
    clearTimeout(this.#retry);
    const wait = this.#triedAt + LEAST_GAP_MS - Date.now();
    // A clock that was set back must not keep it waiting for as long.
    if (wait > 0 && wait <= LEAST_GAP_MS) {
      this.#retry = setTimeout(() => this.ensure(), wait);
      return;
    }
    this.#triedAt = Date.now();
    if (this.#failures === 0) this.#show({ state: "connecting", serverUrl: url });
    const { listens } = this.options;
    if (listens === undefined || this.#failures < ASK_AFTER || this.#failures % BLIND_EVERY === 0)
      this.#open(url);
    else this.#openIfAnswered(url, listens(url));
  }

  #openIfAnswered(url: string, asked: Promise<boolean>): void {
    this.#asked = asked;
    void asked.then((listens) => {
      if (this.#asked !== asked) return; // it was told another address meanwhile
      this.#asked = undefined;
      if (listens) this.#open(url);
      else this.#lost(`No Browser MCP server answers at ${url}.`);
    });
  }

  #open(url: string): void {
    try {
      this.#listen(url, this.options.open(url));
    } catch (thrown) {
      this.#lost(
        `The browser refuses the address: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  }

  /** Says hello anew, on a new socket: what the extension can has changed. Requests under way are answered there. */
  renew(): void {
    if (this.#openedAt === undefined) return;
    this.#abandon("the extension says hello anew");
    this.#triedAt = -Infinity;
    this.ensure();
  }

  /** Sends one text frame if connected; false means that it was dropped. */
  send(frame: string): boolean {
    if (this.#socket === undefined || this.#openedAt === undefined) return false;
    this.#socket.send(frame);
    return true;
  }

  /** Bytes that wait in the browser to be sent. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  #listen(url: string, socket: WebSocketLike): void {
    this.#socket = socket;
    // A socket that was left behind may still speak; only the present one counts.
    const whileCurrent =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        if (this.#socket === socket) listener(...args);
      };
    this.#connectDeadline = setTimeout(() => this.#drop(`${url} does not answer.`), CONNECT_TIMEOUT_MS);
    socket.addEventListener(
      "open",
      whileCurrent(() => this.#opened(url)),
    );
    socket.addEventListener(
      "message",
      whileCurrent(({ data }) => this.#received(url, data)),
    );
    socket.addEventListener(
      "close",
      whileCurrent(({ code, reason }) => this.#closed(url, code, reason)),
    );
  }

  #opened(url: string): void {
    clearTimeout(this.#connectDeadline);
    this.#openedAt = Date.now();
    const token = this.#token === undefined ? {} : { token: this.#token };
    this.send(JSON.stringify({ ...this.options.hello(), ...token }));
    this.#heartbeat.start();
    if (!this.#refused) this.#show({ state: "connected", serverUrl: url });
  }

  #received(url: string, data: unknown): void {
    this.#heartbeat.heard();
    if (this.#refused) {
      this.#refused = false;
      this.#show({ state: "connected", serverUrl: url });
    }
    const frame = parseInboundFrame(data);
    if (frame === undefined) {
      this.options.log.debug("ignored a frame that is none of the contract's");
    } else if ("action" in frame || frame.type === "cancel") {
      this.options.onFrame(frame);
    } else if (frame.type === "welcome") {
      this.#serverVersion = frame.version;
      if (frame.heartbeatMs !== undefined) this.#heartbeat.every(frame.heartbeatMs);
      const outdated = compareVersions(this.options.hello().version, frame.version) === "older";
      this.#show({
        state: "connected",
        serverUrl: url,
        serverVersion: frame.version,
        ...(outdated ? { outdated } : {}),
      });
    }
  }

  #beat(): void {
    const timestamp = new Date().toISOString();
    this.send(JSON.stringify({ type: "heartbeat", timestamp }));
    // The original server answers nothing but `ping` (WIRE.md 1.2); it also sends no `welcome`.
    if (this.#serverVersion === undefined) this.send(JSON.stringify({ type: "ping", timestamp }));
  }

  #closed(url: string, code: number, reason: string): void {
    if (code === closeCodes.tokenWanted) {
      this.#refused = true;
      this.#lost(this.#token === undefined ? tokenMissing : tokenWrong);
      return;
    }
    const why = reason === "" ? String(code) : `${code}: ${reason}`;
    this.#lost(
      this.#openedAt === undefined
        ? `No Browser MCP server answers at ${url}.`
        : `The server closed the connection (${why}).`,
    );
  }

  #drop(reason: string): void {
    this.#socket?.close();
    this.#lost(reason);
  }

  #lost(lastError: string): void {
    if (this.#openedAt !== undefined && Date.now() - this.#openedAt >= GOOD_AFTER_MS) this.#failures = 0;
    this.#forget();
    const delay = reconnectDelay(this.#failures, (this.options.random ?? Math.random)());
    this.#failures += 1;
    this.#retry = setTimeout(() => this.ensure(), delay);
    if (this.#url !== undefined)
      this.#show({
        state: "disconnected",
        serverUrl: this.#url,
        lastError,
        ...(this.#refused ? { tokenWanted: true } : {}),
      });
  }

  #abandon(reason: string): void {
    clearTimeout(this.#retry);
    this.#socket?.close(1000, reason);
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#connectDeadline);
    this.#heartbeat.stop();
    this.#socket = undefined;
    this.#asked = undefined;
    this.#openedAt = undefined;
    this.#serverVersion = undefined;
  }

  #show(next: Omit<Connection, "since">): void {
    const shown = this.#shown;
    if (
      shown?.state === next.state &&
      shown.lastError === next.lastError &&
      shown.serverVersion === next.serverVersion
    ) {
      return;
    }
    const since = shown?.state === next.state ? shown.since : Date.now();
    this.#shown = { ...next, since };
    this.options.onConnection(this.#shown);
  }
}
