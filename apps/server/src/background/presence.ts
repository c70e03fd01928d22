import { request } from "node:http";
import { urlOf } from "./running-server.js";
import type { ServerPlace } from "./running-server.js";

/** Milliseconds that the server has to take note of a bridge. */
const ADMISSION_MS = 5_000;

/** A bridge's standing with its server, which does not end while there is one. */
export interface Presence {
  end(): void;
}

/** Tells a server that a bridge uses it; `undefined` where it does not take it, because it is ending. */
export function announceBridge(place: ServerPlace): Promise<Presence | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(urlOf(place, "/bridge"), { headers: place.headers, agent: false });
    const end = (): void => {
      clearTimeout(timer);
      outgoing.destroy();
    };
    const timer = setTimeout(() => {
      end();
      resolve(undefined);
    }, ADMISSION_MS);
    outgoing.once("response", (response) => {
      clearTimeout(timer);
      response.on("error", () => undefined).resume();
      if (response.statusCode === 200) {
        resolve({ end });
        return;
      }
      end();
      resolve(undefined);
    });
    outgoing.on("error", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    outgoing.end();
  });
}
