import { once } from "node:events";
import { WebSocket } from "ws";
import { serveEcho } from "./echo-server.js";

describe("serveEcho", () => {
  it("says back text and bytes, and ends open sockets when it closes", async () => {
    const server = await serveEcho();
    const socket = new WebSocket(server.url);
    await once(socket, "open");
    socket.send("text");
    expect(await once(socket, "message")).toEqual([Buffer.from("text"), false]);
    socket.send(Buffer.from([1, 0]));
    expect(await once(socket, "message")).toEqual([Buffer.from([1, 0]), true]);
    const closed = once(socket, "close");
    await server.close();
    await closed;
  });
});
