import type { IncomingMessage } from "node:http";

/** What became of a request's body. */
export type Body =
  | { readonly kind: "complete"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "gone" };

/**
 * Reads a body whole. Settles as soon as the limit is passed or the client goes; a slow sender is the HTTP server's
 * own affair (`requestTimeout`).
 * @param limit bytes
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        request.pause();
        resolve({ kind: "too-large" });
      } else chunks.push(chunk);
    });
    request.once("end", () => {
      const only = chunks.length === 1 ? chunks[0] : undefined;
      resolve({ kind: "complete", text: (only ?? Buffer.concat(chunks)).toString("utf8") });
    });
    request.once("close", () => {
      resolve({ kind: "gone" });
    });
  });
}
