import { Agent, request } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as requestByTls } from "node:https";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";

/** Whom a client believes over TLS. */
export type TlsTrust = Pick<ConnectionOptions, "ca" | "allowPartialTrustChain" | "checkServerIdentity">;

/** Where a server is reached. */
export interface ServerAddress {
  /** Of `/mcp`, by http or https. */
  readonly url: URL;
  /** Sent with every request: credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** For https; default: the authorities that Node knows. */
  readonly tls?: TlsTrust;
}

/** What is asked of the server. */
export interface ServerRequest {
  readonly method: "POST" | "GET" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Aborting it ends the exchange, at whatever point it is. */
  readonly signal?: AbortSignal;
}

/** The server was not there, so that it cannot have seen the request; or it went away before it had answered. */
export class ServerGoneError extends Error {
  override readonly name = "ServerGoneError";

  constructor(
    /** Whether the server may have seen, and carried out, what was asked. */
    readonly delivered: boolean,
    cause: unknown,
  ) {
    super(delivered ? "The server went away." : "No server answers.", { cause });
  }
}

/**
 * Whether an answer means that the server is to be looked for anew: its token was changed (401), or it has another policy
 * than it was chosen for (412).
 */
export const isOtherServer = (status: number | undefined): boolean => status === 401 || status === 412;

/** Requests to one server over connections that stay open. */
export class ServerConnection {
  readonly address: ServerAddress;
  readonly #agent: Agent;
  readonly #request: typeof request;
  /** Says that a socket is ready for what is asked. */
  readonly #connected: "connect" | "secureConnect";

  constructor(address: ServerAddress) {
    this.address = address;
    const encrypted = address.url.protocol === "https:";
    const options = { keepAlive: true, noDelay: true };
    this.#agent = encrypted ? new TlsAgent({ ...options, ...address.tls }) : new Agent(options);
    this.#request = encrypted ? requestByTls : request;
    this.#connected = encrypted ? "secureConnect" : "connect";
  }

  /**
   * Sends a request and yields its response, whose body is yet to be read.
   * @throws ServerGoneError; the signal's reason
   */
  send({ method, headers, body, signal }: ServerRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const { url, headers: own } = this.address;
      const outgoing = this.#request(url, {
        method,
        agent: this.#agent,
        headers: { ...own, ...headers, ...(body === undefined ? {} : { "Content-Length": body.length }) },
      });
      const abort = (): void => void outgoing.destroy();
      signal?.addEventListener("abort", abort, { once: true });
      outgoing.once("close", () => signal?.removeEventListener("abort", abort));
      let connected = false;
      outgoing.once("socket", (socket) => {
        if (isReady(socket)) connected = true;
        else socket.once(this.#connected, () => (connected = true));
      });
      outgoing.once("response", (response) => {
        // Whoever reads the body is told by the iteration; nobody else needs to be.
        response.on("error", () => undefined);
        resolve(response);
      });
      outgoing.on("error", (error) => {
        reject(signal?.aborted === true ? signal.reason : new ServerGoneError(connected, error));
      });
      outgoing.end(body);
    });
  }

  /** Ends every connection, with whatever runs on it. */
  close(): void {
    this.#agent.destroy();
  }
}

const isReady = (socket: Socket & { readonly secureConnecting?: boolean }): boolean =>
  !socket.connecting && socket.secureConnecting !== true;
