import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";

/** How long a cursor may be used. */
const LIFE_MS = 5 * 60_000;

/** Bytes of a cursor's signature. */
const SIGNATURE_BYTES = 16;

const envelope = z.tuple([z.string(), z.number(), z.unknown()]);

/**
 * Makes and reads the cursors of paged results. A cursor holds all that the next page needs (tool, expiry, and the
 * position with its filters), signed with a secret of this object: nothing is stored, and none can be made up.
 */
export class Cursors {
  readonly #secret: Buffer;

  /** @param secret default: random, so that cursors end with the process */
  constructor(secret: Buffer = randomBytes(32)) {
    this.#secret = secret;
  }

  /** A cursor for the page of `tool` that begins at `position`, a value that JSON can hold. */
  issue(tool: string, position: unknown): string {
    return this.#seal(JSON.stringify([tool, Date.now() + LIFE_MS, position]));
  }

  /**
   * The position of a cursor that {@link issue} made for this tool.
   * @throws BrowserMcpError INVALID_PARAMETERS saying whether it is forged, another tool's, or expired
   */
  read<T>(tool: string, cursor: string, position: z.ZodType<T>): T {
    const [body = ""] = cursor.split(".", 1);
    const text = Buffer.from(body, "base64url").toString("utf8");
    // The whole spelling is compared: base64 reads more than one of the same bytes.
    const own = Buffer.from(this.#seal(text));
    const given = Buffer.from(cursor);
    if (given.length !== own.length || !timingSafeEqual(given, own)) {
      throw wrongCursor("it was not made by this server, or before its last start");
    }
    const [madeFor, expires, value] = envelope.parse(JSON.parse(text));
    if (madeFor !== tool) throw wrongCursor(`it belongs to ${madeFor}`);
    if (expires < Date.now()) throw wrongCursor("it is older than 5 minutes");
    return position.parse(value);
  }

  #seal(text: string): string {
    return `${Buffer.from(text).toString("base64url")}.${this.#sign(text).toString("base64url")}`;
  }

  #sign(text: string): Buffer {
    return createHmac("sha256", this.#secret).update(text).digest().subarray(0, SIGNATURE_BYTES);
  }
}

function wrongCursor(why: string): BrowserMcpError {
  return new BrowserMcpError("INVALID_PARAMETERS", `argument "cursor" cannot be used: ${why}.`, {
    hint: "Call without a cursor to begin at the first page.",
  });
}
