import { closeCodes, type HelloFrame, type Logger } from "@browser-mcp/protocol";
import type { Connection } from "./connection.js";
import type { HubCounters } from "./hub-stats.js";
import { extensionIdOf } from "./origin.js";
import { ToldOnce } from "./told-once.js";

/** Says whether a token is the server's; without a token it says no. */
export type TokenCheck = (token: string | undefined) => boolean;

/** What judging a browser needs. */
export interface PairingSettings {
  /** Absent: the server asks for no token. */
  readonly accepts?: TokenCheck;
  readonly counters: Pick<HubCounters, "refusedSockets">;
  readonly logger: Logger;
}

/** As much of a connection as is needed to judge it. */
type Socket = Pick<Connection, "close" | "origin">;

/** Lets in only browsers that know the server's token, where the server asks for one. */
export class Pairing {
  readonly #told = new ToldOnce();

  constructor(private readonly settings: PairingSettings) {}

  /** Whether browsers need a token. */
  get asks(): boolean {
    return this.settings.accepts !== undefined;
  }

  /**
   * Closes the socket of a browser that may not come in. The close frame does not say whether the token was missing or
   * wrong.
   * @param hello absent: the existing extension, which has no way to send a token
   * @returns whether it did
   */
  refuses(socket: Socket, hello?: HelloFrame): boolean {
    const { accepts, counters } = this.settings;
    if (accepts === undefined || (hello !== undefined && accepts(hello.token))) return false;
    counters.refusedSockets += 1;
    this.#log(socket, hello);
    socket.close(closeCodes.tokenWanted, "this server wants a token");
    return true;
  }

  /** A warning for the first of many attempts: a browser that is refused tries again for ever. */
  #log({ origin }: Socket, hello: HelloFrame | undefined): void {
    const reason =
      hello === undefined
        ? "the existing extension cannot send a token"
        : hello.token === undefined
          ? "it sent no token"
          : "its token is not the server's";
    const key = JSON.stringify([origin, hello?.browserId, reason]);
    const { logger } = this.settings;
    const details = { extensionId: extensionIdOf(origin), name: hello?.name, reason };
    if (this.#told.isNew(key)) logger.warn("browser refused: security.require_token is on", details);
    else logger.debug("browser refused again", details);
  }
}
