import type { IncomingMessage } from "node:http";

/** What became of a request's body. */
export type Body =
  | { readonly kind: "complete"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "gone" };

/** So many times the limit is read and thrown away, so that a client which sends on can still read its refusal. */
const DISCARDED_LIMITS = 16;

/**
 * Reads a body whole. What is beyond the limit is read and discarded, because a client that is still sending when its
 * connection closes never sees the answer; beyond {@link DISCARDED_LIMITS} times the limit that is its own affair. Settles
 * as soon as the client goes; a slow sender is the HTTP server's affair (`requestTimeout`).
 * @param limit bytes
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (size > limit * DISCARDED_LIMITS) {
        request.pause();
        resolve({ kind: "too-large" });
      }
    });
    request.once("end", () => {
      if (size > limit) {
        resolve({ kind: "too-large" });
        return;
      }
      const only = chunks.length === 1 ? chunks[0] : undefined;
      resolve({ kind: "complete", text: (only ?? Buffer.concat(chunks)).toString("utf8") });
    });
    request.once("close", () => {
      resolve({ kind: "gone" });
    });
  });
}
