import { request, type IncomingHttpHeaders } from "node:http";

/** An HTTP response, read to its end. */
export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body parsed as JSON; throws SyntaxError where it is none. */
  json(): unknown;
}

const DEADLINE_MS = 60_000;

/**
 * POSTs a body to an MCP endpoint without any MCP library, as a plain JSON-RPC client does.
 * @param body a string is sent as it is (also a broken one), everything else as JSON
 * @param headers lower-case names; they go over the usual content-type and accept
 * @throws Error when the server cannot be reached, or has not answered in full within 60 s
 */
export function rawPost(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> {
  const payload = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: "POST",
        signal: AbortSignal.timeout(DEADLINE_MS),
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "content-length": payload.length,
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(payload);
  });
}
