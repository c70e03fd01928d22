import { once } from "node:events";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { cancellingRequests } from "./cancel-requests.js";

let server: Server;

beforeEach(async () => {
  server = createServer(() => undefined); // takes requests and answers none
  await once(server.listen(0, "127.0.0.1"), "listening");
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks the mute server, as a library without deadlines would. */
const ask = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    get({ host: "127.0.0.1", port }, () => resolve()).once("error", reject);
  });

describe("cancellingRequests", () => {
  it("gives what the work gives", async () => {
    expect(await cancellingRequests([], undefined, () => Promise.resolve(7))).toBe(7);
  });

  it("fails at the deadline and destroys the request that stands still", async () => {
    let request: Promise<void> | undefined;
    const work = cancellingRequests(["127.0.0.1"], undefined, (deadline) => {
      deadline.restart(200, "no answer");
      request = ask();
      return request;
    });

    await expect(work).rejects.toThrow("no answer");
    await expect(request).rejects.toThrow("socket hang up");
  });

  it("destroys the request when the caller cancels", async () => {
    const controller = new AbortController();
    let request: Promise<void> | undefined;
    const work = cancellingRequests(["127.0.0.1"], controller.signal, () => {
      request = ask();
      return request;
    });
    await once(server, "request");
    controller.abort();

    await expect(work).rejects.toThrow("cancelled");
    await expect(request).rejects.toThrow("socket hang up");
  });

  it("asks nothing for a caller that has cancelled", async () => {
    const work = jest.fn();

    await expect(cancellingRequests([], AbortSignal.abort(), work)).rejects.toThrow("cancelled");
    expect(work).not.toHaveBeenCalled();
  });
});
