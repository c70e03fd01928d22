import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import type { ClientHeaders } from "./open-sessions.js";

const OPEN_DEADLINE_MS = 30_000;
/** Streams that are opened at the same time. */
const OPENING = 50;

/** The streams on which clients hear what belongs to no request (MCP specification 2025-11-25, "Listening for Messages"). */
export class EventStreams {
  readonly #open: IncomingMessage[] = [];

  /**
   * Opens one for each client and keeps it open.
   * @throws Error when the server opens one not
   */
  async open(url: string, clients: readonly ClientHeaders[]): Promise<number> {
    for (let first = 0; first < clients.length; first += OPENING) {
      const some = clients.slice(first, first + OPENING).map((headers) => openStream(url, headers));
      this.#open.push(...(await Promise.all(some)));
    }
    return this.#open.length;
  }

  close(): void {
    for (const stream of this.#open.splice(0)) stream.destroy();
  }
}

async function openStream(url: string, headers: ClientHeaders): Promise<IncomingMessage> {
  const outgoing = request(url, { headers: { ...headers, accept: "text/event-stream" } });
  outgoing.end();
  const signal = AbortSignal.timeout(OPEN_DEADLINE_MS);
  const [response] = (await once(outgoing, "response", { signal })) as [IncomingMessage];
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`The server opened no stream: HTTP ${response.statusCode}`);
  }
  // An end that comes later is the server's affair; what it says is read, or the socket would fill.
  response.on("error", () => undefined);
  return response.resume();
}
