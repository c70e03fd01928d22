import type { HttpRequest } from "@browser-mcp/mcp";
import type { Users } from "./occupancy.js";

/**
 * On which condition somebody wants a server to end: nobody uses it, it was started in the background, or none.
 * `when-idle` wants the background too.
 */
export type ShutdownWish = "when-idle" | "background" | "any";

/** The wish of a request to `/shutdown`; the most careful one where it names none. */
export function wishOf(request: HttpRequest): ShutdownWish {
  const wish = new URL(request.url ?? "/", "http://localhost").searchParams.get("if");
  return wish === "background" || wish === "any" ? wish : "when-idle";
}

/** Who started a server, and how it is ended. */
export class ServerLife {
  /** Whether `browser-mcp stdio` started it, so that it may end when nobody uses it. */
  readonly background: boolean;
  readonly #end: () => void;
  #ending = false;

  /** @param end ends the server; harmless a second time */
  constructor(background: boolean, end: () => void) {
    this.background = background;
    this.#end = end;
  }

  /** Whether its end is decided, so that nobody new is taken in. */
  get ending(): boolean {
    return this.#ending;
  }

  /** Why it does not end on that condition; `undefined` where it does. */
  refuse(wish: ShutdownWish, { sessions, bridges, requests }: Users): string | undefined {
    if (wish === "any") return undefined;
    if (!this.background) return "The server was started by hand.";
    if (wish === "when-idle" && sessions + bridges + requests > 0) return "The server is in use.";
    return undefined;
  }

  /** From here on nobody new is taken in. */
  beginEnd(): void {
    this.#ending = true;
  }

  end(): void {
    this.#ending = true;
    this.#end();
  }
}
