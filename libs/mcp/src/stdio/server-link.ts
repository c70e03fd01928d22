import { ServerConnection } from "./server-connection.js";
import type { ServerAddress } from "./server-connection.js";

/** Where a server comes from. */
export interface ServerSource {
  /**
   * The address of a server that runs; `undefined` where none does and none is to be started.
   * @param start whether one is started where none runs
   * @throws BrowserMcpError saying why there is none
   */
  find(start: boolean): Promise<ServerAddress | undefined>;
}

/** The way to the server, which is looked for when it is needed, and anew after it was lost. */
export class ServerLink {
  readonly #source: ServerSource;
  #connection: ServerConnection | undefined;
  #finding: Promise<ServerConnection | undefined> | undefined;
  #findingStarts = false;
  #onFound: (() => void) | undefined;

  constructor(source: ServerSource) {
    this.#source = source;
  }

  /** The connection in use; absent before the first was needed and after one was lost. */
  get current(): ServerConnection | undefined {
    return this.#connection;
  }

  /** Told whenever a server was found. */
  set onfound(listener: () => void) {
    this.#onFound = listener;
  }

  /**
   * A connection to the server that runs, or to one that is started now.
   * @throws BrowserMcpError
   */
  async open(): Promise<ServerConnection> {
    for (;;) {
      const connection = await this.#open(true);
      if (connection !== undefined) return connection;
    }
  }

  /** A connection to the server if one runs. @throws BrowserMcpError */
  openIfRunning(): Promise<ServerConnection | undefined> {
    return this.#open(false);
  }

  /** This connection leads nowhere any more. */
  lost(connection: ServerConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    connection.close();
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #open(start: boolean): Promise<ServerConnection | undefined> {
    if (this.#connection !== undefined) return this.#connection;
    if (this.#finding !== undefined && start && !this.#findingStarts)
      await this.#finding.catch(() => undefined);
    if (this.#finding === undefined) {
      this.#findingStarts = start;
      this.#finding = this.#find(start).finally(() => (this.#finding = undefined));
    }
    return this.#finding;
  }

  async #find(start: boolean): Promise<ServerConnection | undefined> {
    const address = await this.#source.find(start);
    if (address === undefined) return undefined;
    this.#connection = new ServerConnection(address);
    this.#onFound?.();
    return this.#connection;
  }
}
