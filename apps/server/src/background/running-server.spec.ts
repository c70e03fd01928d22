import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { findServer, findServerSurely } from "./running-server.js";

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("a server that breaks the first connection off", () => {
  it("is asked once more by who looks only once", async () => {
    let requests = 0;
    server = createServer((request, response) => {
      requests += 1;
      if (requests <= 2) request.socket.destroy();
      else response.writeHead(401).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const place = { host: "127.0.0.1", port, headers: {} };
    expect(await findServer(place)).toEqual({ kind: "unclear" });
    expect(await findServerSurely(place)).toEqual({ kind: "locked" });
    expect(requests).toBe(3);
  });
});
