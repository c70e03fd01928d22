import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { isClientGone, onClientGone } from "./client-gone.js";

describe("onClientGone", () => {
  const responses: ServerResponse[] = [];
  let arrived: () => void = () => undefined;
  const server = createServer((request, response) => {
    request.resume();
    responses.push(response);
    arrived();
  });
  let socket: Socket;

  /** Sends requests on one connection at once; resolves when all of them have arrived. */
  const pipeline = async (count: number): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    socket = connect(port, "127.0.0.1");
    const all = new Promise<void>((resolve) => {
      arrived = () => responses.length === count && resolve();
    });
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(count));
    await all;
  };

  beforeEach(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterEach(async () => {
    responses.length = 0;
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it("tells of every request of a connection that ends, also of those whose turn has not come", async () => {
    const warned = jest.spyOn(process, "emitWarning");
    await pipeline(30);
    const gone = responses.map((response) => new Promise<void>((resolve) => onClientGone(response, resolve)));
    expect(responses.some(isClientGone)).toBe(false);
    socket.destroy();
    await Promise.all(gone);
    expect(responses.every(isClientGone)).toBe(true);
    expect(warned).not.toHaveBeenCalled();
  });

  it("tells once, and not who no longer wants to know", async () => {
    await pipeline(2);
    const told: number[] = [];
    const ended = new Promise<void>((resolve) => {
      responses.forEach((response, index) => onClientGone(response, () => told.push(index)));
      const stop = onClientGone(responses[0]!, () => told.push(99));
      onClientGone(responses[1]!, () => told.push(99))();
      stop();
      socket.once("data", () => socket.destroy());
      responses[0]!.req.socket.once("close", () => setImmediate(resolve));
    });
    responses[0]!.end("first");
    await ended;
    expect(told).toEqual([0, 1]);
  });
});
