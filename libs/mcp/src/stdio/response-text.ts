import type { IncomingMessage } from "node:http";

/**
 * Reads a short body to its end.
 * @param maxBytes what is beyond is cut off
 */
export async function responseText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const data of response) {
    const chunk: Buffer = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    length += chunk.length;
    if (length > maxBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
