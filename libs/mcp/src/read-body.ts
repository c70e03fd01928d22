import { isUtf8 } from "node:buffer";
import type { HttpRequest } from "./http-message.js";

/** What became of a request's body. */
export type Body =
  | { readonly kind: "complete"; readonly text: string }
  | { readonly kind: "not-utf8" | "too-large" | "too-slow" | "gone" };

/** How a body is read. */
export interface BodyLimits {
  readonly bytes: number;
  /** Milliseconds within which it must be there. */
  readonly deadlineMs: number;
}

/** So many times the limit is read and thrown away, so that a client which sends on can still read its refusal. */
const DISCARDED_LIMITS = 16;

/**
 * Reads a body whole. What is beyond the limit is read and discarded, because a client that is still sending when its
 * connection closes never sees the answer; beyond {@link DISCARDED_LIMITS} times the limit that is its own affair. Settles
 * as soon as the client goes, and when its time is over; what a slow client still sends is not read.
 */
export function readBody(request: HttpRequest, { bytes: limit, deadlineMs }: BodyLimits): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (body: Body): void => {
      clearTimeout(timer);
      resolve(body);
    };
    const refuse = (kind: "too-large" | "too-slow"): void => {
      chunks.length = 0;
      request.pause();
      settle({ kind });
    };
    const timer = setTimeout(() => refuse("too-slow"), deadlineMs).unref();
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > limit * DISCARDED_LIMITS) refuse("too-large");
    });
    request.once("end", () => {
      settle(size > limit ? { kind: "too-large" } : decode(chunks));
    });
    request.once("close", () => settle({ kind: "gone" }));
  });
}

/** MCP messages are UTF-8; what is not would be read as something that nobody wrote. */
function decode(chunks: readonly Buffer[]): Body {
  const whole = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  return isUtf8(whole) ? { kind: "complete", text: whole.toString("utf8") } : { kind: "not-utf8" };
}
