import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { somebodyListens } from "./somebody-listens.js";

/** Asks at a server that does this with a request, or has ended where there is nothing to do. */
async function asked(answer: RequestListener | undefined): Promise<boolean> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const end = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  if (answer === undefined) await end();
  try {
    return await somebodyListens(`ws://127.0.0.1:${port}/ws`);
  } finally {
    if (answer !== undefined) await end();
  }
}

describe("somebodyListens", () => {
  it.each([200, 404, 426, 500])("is true of a server that answers %i", async (status) => {
    expect(await asked((_request, response) => response.writeHead(status).end())).toBe(true);
  });

  it("is false where nobody is, and where whoever is there hangs up", async () => {
    expect(await asked(undefined)).toBe(false);
    expect(await asked((request) => request.socket.destroy())).toBe(false);
  });
});
