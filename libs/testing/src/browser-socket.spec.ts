import { BrowserSocket, FAKE_EXTENSION_ORIGIN } from "./browser-socket.js";
import { SocketServer } from "./socket-server.fixture.js";

let server: SocketServer;

beforeEach(async () => {
  server = await SocketServer.start();
});
afterEach(() => server.close());

describe("BrowserSocket", () => {
  it("comes from an extension unless told otherwise", async () => {
    await BrowserSocket.connect(server.url);
    await BrowserSocket.connect(server.url, { origin: "https://example.org", userAgent: "Edg/1" });
    const [first, second] = server.upgrades.map(({ headers }) => headers);
    expect(FAKE_EXTENSION_ORIGIN).toMatch(/^chrome-extension:\/\/[a-p]{32}$/);
    expect(first?.origin).toBe(FAKE_EXTENSION_ORIGIN);
    expect(second).toMatchObject({ origin: "https://example.org", "user-agent": "Edg/1" });
  });

  it("gives the HTTP status when it is refused", async () => {
    const closedDoor = await SocketServer.start(true);
    await expect(BrowserSocket.connect(closedDoor.url)).rejects.toThrow("401");
    await closedDoor.close();
  });

  it("hands out each frame once, those already here first", async () => {
    const socket = await BrowserSocket.connect(server.url);
    server.send({ n: 1 });
    server.send({ n: 2 });
    expect(await socket.nextFrame(({ n }) => n === 2)).toEqual({ n: 2 });
    const isOne = ({ n }: { readonly n?: unknown }): boolean => n === 1;
    expect(await socket.nextFrame(isOne)).toEqual({ n: 1 });
    const another = socket.nextFrame(isOne);
    server.send({ n: 1, again: true });
    expect(await another).toEqual({ n: 1, again: true });
    expect(socket.frames).toHaveLength(3);
  });

  it("gives up waiting for a frame at its deadline", async () => {
    const socket = await BrowserSocket.connect(server.url);
    await expect(socket.nextFrame(() => true, 1)).rejects.toThrow("No such frame came within 1 ms.");
  });

  it("gives up waiting for a frame when the socket closes", async () => {
    const socket = await BrowserSocket.connect(server.url);
    const waiting = expect(socket.nextFrame(() => true)).rejects.toThrow("1008 go away");
    server.socket.close(1008, "go away");
    await waiting;
    expect(await socket.closed).toEqual({ code: 1008, reason: "go away" });
    await expect(socket.nextFrame(() => true)).rejects.toThrow("closed");
  });

  it("closes with a code, or without a close frame", async () => {
    const polite = await BrowserSocket.connect(server.url);
    expect(await polite.close(4000, "done")).toEqual({ code: 4000, reason: "done" });
    const killed = await BrowserSocket.connect(server.url);
    expect((await killed.terminate()).code).toBe(1006);
  });
});
