import type { HttpRequest } from "./http-message.js";

/** Says whether a token is the server's; without a token it says no. */
export type TokenCheck = (token: string | undefined) => boolean;

/** What a 401 carries (RFC 9110 section 11.6.1). It does not say whether the token was missing or wrong. */
export const challenge: Readonly<Record<string, string>> = {
  "WWW-Authenticate": 'Bearer realm="Browser MCP"',
};

/** Why there is no answer, in words for the sender. */
export const TOKEN_WANTED =
  "This server wants its token: Authorization: Bearer TOKEN. Its owner sees it with `browser-mcp token show`.";

/** Lets in only requests that bear the server's token (RFC 6750 section 2.1), where the server asks for one. */
export class BearerGuard {
  readonly #accepts: TokenCheck | undefined;

  /** @param accepts absent: no token is asked for */
  constructor(accepts?: TokenCheck) {
    this.#accepts = accepts;
  }

  /** Whether a token is asked for. */
  get asks(): boolean {
    return this.#accepts !== undefined;
  }

  /** Whether a request must be answered with 401 and {@link challenge}. */
  refuses({ headers }: HttpRequest): boolean {
    return this.#accepts !== undefined && !this.#accepts(bearerOf(headers.authorization));
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}
