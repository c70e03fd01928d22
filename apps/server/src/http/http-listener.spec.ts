import { connect } from "node:net";
import type { Socket } from "node:net";
import { HttpListener } from "./http-listener.js";
import { refuseSocket } from "./refuse-socket.js";

const open = (upgrade?: "refuse") =>
  HttpListener.open("127.0.0.1", 0, {
    request: (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.once("end", () => response.end(`${request.method} ${request.url} ${body}`));
    },
    ...(upgrade === undefined ? {} : { upgrade: (_request, socket) => refuseSocket(socket, 404) }),
  });

const connected = (port: number, allowHalfOpen = false) =>
  new Promise<Socket>((resolve) => {
    const socket: Socket = connect({ port, host: "127.0.0.1", allowHalfOpen }, () => resolve(socket));
  });

const reply = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("end", () => resolve(text));
  });

describe("HttpListener", () => {
  it("answers a client that offers h2c over HTTP/1.1, body and all", async () => {
    const listener = await open("refuse");
    const socket = await connected(listener.port);
    const answer = reply(socket);
    socket.write(
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" +
        "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nContent-Length: 5\r\n\r\nhello",
    );
    socket.write("GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect(await answer).toMatch(/POST \/mcp hello[^]*GET \/next/);
    await listener.close();
  });

  it("closes although a refused peer keeps its half of the socket open", async () => {
    const listener = await open("refuse");
    const socket = await connected(listener.port, true);
    const answer = reply(socket);
    socket.write(
      "GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    expect(await answer).toContain("404 Not Found");
    await listener.close();
    socket.destroy();
  });

  it("answers a WebSocket offer as any request where there is no socket to be had", async () => {
    const listener = await open();
    const socket = await connected(listener.port);
    const answer = reply(socket);
    socket.write(
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
    );
    expect(await answer).toContain("GET /metrics");
    await listener.close();
  });

  it("closes as soon as what is in flight has ended, although the client keeps its connection", async () => {
    jest.useFakeTimers({
      doNotFake: ["setInterval", "clearInterval", "setImmediate", "nextTick", "queueMicrotask"],
    });
    let end: () => void = () => undefined;
    let arrived: () => void = () => undefined;
    const inFlight = new Promise<void>((resolve) => (arrived = resolve));
    const listener = await HttpListener.open("127.0.0.1", 0, {
      request: (_request, response) => {
        end = () => response.end("done");
        arrived();
      },
    });
    const socket = await connected(listener.port, true);
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await inFlight;
    const closed = listener.close();
    end();
    await closed;
    jest.useRealTimers();
    socket.destroy();
  });
});
