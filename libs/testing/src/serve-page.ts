import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a path answers: HTML, or a function that writes the response itself. */
export type PageRoute = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A running page server. */
export interface PageServer {
  /** The full address of a path, `http://127.0.0.1:PORT/…`. */
  url(path: string): string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/**
 * Serves pages for a browser under test on a free port of 127.0.0.1.
 * @param routes path (without query) to what it answers; every other path is a 404
 */
export async function servePage(routes: Readonly<Record<string, PageRoute>>): Promise<PageServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
    } else if (typeof route === "string") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(route);
    } else {
      route(request, response);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: (path) => new URL(path, `http://127.0.0.1:${port}`).href,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
