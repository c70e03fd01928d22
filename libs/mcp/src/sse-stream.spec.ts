import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { SseStream } from "./sse-stream.js";

describe("SseStream", () => {
  it("frames messages as events, keeps quiet streams alive every 15 s, and stops when it ends", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    try {
      const server = createServer((_request, response) => {
        const stream = new SseStream(response, {});
        stream.send('{"n":1}');
        jest.advanceTimersByTime(15_000);
        stream.end();
        stream.send('{"n":2}');
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const text = await new Promise<string>((resolve) => {
        get({ port, host: "127.0.0.1" }, (response) => {
          let all = "";
          response.setEncoding("utf8").on("data", (part: string) => (all += part));
          response.on("end", () => resolve(all));
        });
      });
      expect(text).toBe('event: message\ndata: {"n":1}\n\n: keepalive\n\n');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    } finally {
      jest.useRealTimers();
    }
  });
});
