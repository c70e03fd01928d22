import { ServerConnection } from "@browser-mcp/mcp";
import { urlOf } from "./place.js";
import type { ServerPlace } from "./place.js";

/** Milliseconds that the server has to take note of a bridge. */
const ADMISSION_MS = 5_000;

/** A bridge's standing with its server, which does not end while there is one. */
export interface Presence {
  end(): void;
}

/** Tells a server that a bridge uses it; `undefined` where it does not take it, because it is ending. */
export async function announceBridge(place: ServerPlace): Promise<Presence | undefined> {
  const { headers, tls } = place;
  const connection = new ServerConnection({ url: urlOf(place, "/bridge"), headers, ...(tls && { tls }) });
  const end = (): void => {
    clearTimeout(timer);
    connection.close();
  };
  const timer = setTimeout(end, ADMISSION_MS);
  try {
    const response = await connection.send({ method: "GET", headers: {} });
    clearTimeout(timer);
    response.resume();
    if (response.statusCode === 200) return { end };
  } catch {
    // It has gone, or said nothing in time.
  }
  end();
  return undefined;
}
