import { silentLogger, type HelloFrame } from "@browser-mcp/protocol";
import type { Connection } from "../shared/connection.js";
import { FakeWebSocket } from "./fake-chrome.js";
import type { InboundFrame } from "./inbound-frame.js";
import { ServerSocket } from "./socket.js";

const url = "ws://localhost:6009/ws";
const hello: HelloFrame = {
  type: "hello",
  protocol: 2,
  browserId: "3f0c1f64-6f0e-4f4e-9a53-0a4d0a6f9e11",
  name: "Chrome",
  version: "0.1.0",
  capabilities: ["getAllTabs"],
};

function setUp(listens?: (url: string) => Promise<boolean>): {
  socket: ServerSocket;
  sockets: FakeWebSocket[];
  connections: Connection[];
  frames: InboundFrame[];
  latest(): FakeWebSocket;
} {
  const sockets: FakeWebSocket[] = [];
  const connections: Connection[] = [];
  const frames: InboundFrame[] = [];
  const socket = new ServerSocket({
    open: (address) => {
      const made = new FakeWebSocket(address);
      sockets.push(made);
      return made;
    },
    ...(listens === undefined ? {} : { listens }),
    hello: () => hello,
    onFrame: (frame) => frames.push(frame),
    onConnection: (connection) => connections.push(connection),
    log: silentLogger,
    random: () => 0,
  });
  const latest = (): FakeWebSocket => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error("no socket was opened");
    return last;
  };
  return { socket, sockets, connections, frames, latest };
}

function connected(): ReturnType<typeof setUp> {
  const set = setUp();
  set.socket.connectTo({ ok: true, url });
  set.latest().accept();
  return set;
}

beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
afterEach(() => jest.useRealTimers());

describe("ServerSocket", () => {
  it("introduces itself with hello as its first frame", () => {
    const { latest } = connected();
    expect(latest().sent).toEqual([JSON.stringify(hello)]);
  });

  it("publishes connecting, connected, and the server's version once it is told", () => {
    const { latest, connections } = connected();
    latest().say({ type: "welcome", protocol: 2, version: "0.1.0" });
    expect(connections).toEqual([
      { state: "connecting", serverUrl: url, since: 1_000_000 },
      { state: "connected", serverUrl: url, since: 1_000_000 },
      { state: "connected", serverUrl: url, since: 1_000_000, serverVersion: "0.1.0" },
    ]);
  });

  describe("at a server that wants a token", () => {
    const refuse = (set: ReturnType<typeof setUp>): void =>
      set.latest().end(4401, "this server wants a token");

    it("shows the one that it has, and none otherwise", () => {
      const { socket, latest } = setUp();
      socket.connectTo({ ok: true, url, token: "secret" });
      latest().accept();
      expect(latest().sent).toEqual([JSON.stringify({ ...hello, token: "secret" })]);
      socket.connectTo({ ok: true, url: "ws://other/ws" });
      latest().accept();
      expect(latest().sent).toEqual([JSON.stringify(hello)]);
    });

    it.each([
      [undefined, /^Enter it in the settings/],
      ["old", /no longer takes this token/],
    ])("says what is missing: %p", (token, problem) => {
      const set = setUp();
      set.socket.connectTo({ ok: true, url, ...(token === undefined ? {} : { token }) });
      set.latest().accept();
      refuse(set);
      expect(set.connections.at(-1)).toMatchObject({
        state: "disconnected",
        tokenWanted: true,
        lastError: expect.stringMatching(problem),
      });
    });

    it("does not say that it is connected before the server has let it in", () => {
      const set = setUp();
      set.socket.connectTo({ ok: true, url });
      set.latest().accept();
      refuse(set);
      const told = set.connections.length;
      jest.advanceTimersByTime(5_000);
      set.latest().accept();
      refuse(set);
      expect(set.connections).toHaveLength(told);
      jest.advanceTimersByTime(5_000);
      set.latest().accept();
      set.latest().say({ type: "welcome", protocol: 2, version: "1.2.3" });
      expect(set.connections.at(-1)).toMatchObject({ state: "connected", serverVersion: "1.2.3" });
      expect(set.connections.at(-1)).not.toHaveProperty("tokenWanted");
    });

    it("comes back at once with a token that was entered", () => {
      const set = setUp();
      set.socket.connectTo({ ok: true, url });
      set.latest().accept();
      refuse(set);
      expect(set.socket.connectTo({ ok: true, url, token: "right" })).toBe(true);
      set.latest().accept();
      expect(set.latest().sent[0]).toContain('"token":"right"');
    });
  });

  it("publishes that it is older than the server", () => {
    const { latest, connections } = connected();
    latest().say({ type: "welcome", protocol: 2, version: "99.0.0" });
    expect(connections.at(-1)).toMatchObject({ serverVersion: "99.0.0", outdated: true });
  });

  it("says hello anew on a new socket, when what it can has changed", () => {
    const { socket, sockets, latest } = connected();
    socket.renew();
    expect(sockets[0]?.left).toBe(true);
    latest().accept();
    expect([sockets.length, latest().types]).toEqual([2, ["hello"]]);
  });

  it("has nothing to say anew where it is not connected", () => {
    const { socket, sockets } = setUp();
    socket.connectTo({ ok: true, url });
    socket.renew();
    expect(sockets).toHaveLength(1);
  });

  it("passes requests and cancels on, and nothing else", () => {
    const { latest, frames } = connected();
    for (const frame of [
      { action: "getAllTabs", requestId: "1" },
      { type: "pong", timestamp: 1 },
      "not JSON",
      [],
      null,
      { action: "getAllTabs" },
      { type: "cancel", requestId: "1" },
    ]) {
      latest().say(frame);
    }
    expect(frames).toEqual([
      { action: "getAllTabs", requestId: "1" },
      { type: "cancel", requestId: "1" },
    ]);
  });

  it("sends a heartbeat with an ISO time every 20 s", () => {
    const { latest } = connected();
    latest().say({ type: "welcome", protocol: 2, version: "1" });
    jest.advanceTimersByTime(20_000);
    latest().say({ type: "pong", timestamp: 1 });
    jest.advanceTimersByTime(20_000);
    expect(latest().types).toEqual(["hello", "heartbeat", "heartbeat"]);
    expect(JSON.parse(latest().sent[1] ?? "")).toEqual({
      type: "heartbeat",
      timestamp: new Date(1_020_000).toISOString(),
    });
  });

  it("sends it as often as the server wants, within what keeps a worker alive", () => {
    const { latest } = connected();
    latest().say({ type: "welcome", protocol: 2, version: "1", heartbeatMs: 10_000 });
    jest.advanceTimersByTime(30_000);
    expect(latest().types).toEqual(["hello", "heartbeat", "heartbeat", "heartbeat"]);
    latest().say({ type: "welcome", protocol: 2, version: "1", heartbeatMs: 3_600_000 });
    jest.advanceTimersByTime(10_000);
    expect(latest().types).toHaveLength(5);
  });

  it("adds a ping for a server that never sent welcome, the only frame that the original server answers", () => {
    const { latest } = connected();
    jest.advanceTimersByTime(20_000);
    expect(latest().types).toEqual(["hello", "heartbeat", "ping"]);
  });

  it("gives up a connection on which nothing came for 45 s, and connects again", () => {
    const { latest, sockets, connections } = connected();
    const first = latest();
    jest.advanceTimersByTime(44_999);
    expect(first.left).toBe(false);
    jest.advanceTimersByTime(1);
    expect(first.left).toBe(true);
    expect(connections.at(-1)).toMatchObject({ state: "disconnected", lastError: "The server fell silent." });
    jest.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
  });

  it("takes any frame as a sign of life", () => {
    const { latest } = connected();
    jest.advanceTimersByTime(40_000);
    latest().say("whatever");
    jest.advanceTimersByTime(40_000);
    expect(latest().left).toBe(false);
  });

  it("asks whether anybody is there, once it has failed often, and mostly opens no socket in vain", async () => {
    let there = false;
    const listens = jest.fn(async () => there);
    const { socket, sockets, latest, connections } = setUp(listens);
    socket.connectTo({ ok: true, url });
    for (let second = 0; second < 60; second += 1) {
      if (sockets.length > 0 && !latest().left) latest().end();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(listens).toHaveBeenCalledWith(url);
    expect(listens.mock.calls.length).toBeGreaterThan(30);
    expect(sockets.length).toBeLessThan(20);
    expect(connections.at(-1)?.lastError).toBe(`No Browser MCP server answers at ${url}.`);
    there = true;
    latest().end();
    await jest.advanceTimersByTimeAsync(1_000);
    latest().accept();
    expect(connections.at(-1)?.state).toBe("connected");
  });

  it("opens no socket for an answer to a question that it no longer asks", async () => {
    const answers: ((there: boolean) => void)[] = [];
    const { socket, sockets, latest } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    socket.connectTo({ ok: true, url });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      latest().end();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect([sockets.length, answers.length]).toEqual([3, 1]);
    socket.ensure(); // as a popup does meanwhile
    expect([sockets.length, answers.length]).toEqual([3, 1]);
    socket.connectTo({ ok: true, url: "ws://other:1/ws" });
    answers[0]?.(true);
    await jest.advanceTimersByTimeAsync(0);
    expect(sockets.map((made) => made.url)).toEqual([url, url, url, "ws://other:1/ws"]);
  });

  it("reconnects for ever, never with two sockets at once", async () => {
    const { sockets, latest } = connected();
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      latest().end();
      expect(sockets).toHaveLength(attempt);
      await jest.advanceTimersByTimeAsync(5_000);
      expect(sockets).toHaveLength(attempt + 1);
    }
  });

  it("gives up an attempt that is not answered within 10 s", () => {
    const { socket, sockets, latest } = setUp();
    socket.connectTo({ ok: true, url });
    const first = latest();
    jest.advanceTimersByTime(10_500);
    expect(first.left).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  it("tells why it is not connected, and since when, while it tries again and again", () => {
    const { connections, latest } = connected();
    latest().end(1013, "too many");
    const lost = connections.at(-1);
    expect(lost).toMatchObject({
      state: "disconnected",
      lastError: "The server closed the connection (1013: too many).",
      since: 1_000_000,
    });
    jest.advanceTimersByTime(500);
    latest().end();
    expect(connections.at(-1)).toEqual({
      ...lost,
      lastError: `No Browser MCP server answers at ${url}.`,
    });
  });

  it("drops what is sent while disconnected and does not connect for it", () => {
    const { socket, sockets, latest } = connected();
    latest().end();
    for (let event = 0; event < 100; event += 1) expect(socket.send("{}")).toBe(false);
    expect(sockets).toHaveLength(1);
  });

  it("connects at once when woken, without a second socket", () => {
    const { socket, sockets, latest } = connected();
    socket.ensure();
    expect(sockets).toHaveLength(1);
    jest.advanceTimersByTime(500);
    latest().end();
    socket.ensure();
    socket.ensure();
    expect(sockets).toHaveLength(2);
    jest.advanceTimersByTime(5_000);
    expect(sockets).toHaveLength(2);
  });

  it("makes no storm of attempts, whatever wakes it and however often", () => {
    const { socket, sockets, latest } = connected();
    for (let knock = 0; knock < 1_000; knock += 1) {
      socket.ensure();
      latest().end();
      socket.ensure();
      jest.advanceTimersByTime(10);
    }
    // 10 s with no less than half a second between two of them.
    expect(sockets.length).toBeLessThanOrEqual(21);
    expect(sockets.length).toBeGreaterThanOrEqual(20);
  });

  it("leaves the old server for a new address at once", () => {
    const { socket, sockets, latest, frames } = connected();
    const old = latest();
    expect(socket.connectTo({ ok: true, url: "ws://other:1/ws" })).toBe(true);
    expect(old.left).toBe(true);
    expect(sockets.map((made) => made.url)).toEqual([url, "ws://other:1/ws"]);
    old.say({ action: "getAllTabs", requestId: "late" });
    old.end();
    jest.advanceTimersByTime(9_000);
    expect(frames).toEqual([]);
    expect(sockets).toHaveLength(2);
  });

  it("keeps its connection when told the address it has", () => {
    const { socket, sockets, latest } = connected();
    expect(socket.connectTo({ ok: true, url })).toBe(false);
    expect(latest().left).toBe(false);
    expect(sockets).toHaveLength(1);
  });

  it("stays disconnected, and says why, on an unusable address", () => {
    const { socket, sockets, connections } = connected();
    socket.connectTo({ ok: false, url: "ftp://x", problem: "No." });
    socket.ensure();
    jest.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(connections.at(-1)).toMatchObject({
      state: "disconnected",
      serverUrl: "ftp://x",
      lastError: "No.",
    });
  });

  it("stays away, and says so, where the person wants it, until it is told an address again", () => {
    const { socket, sockets, latest, connections } = connected();
    const old = latest();
    socket.connectTo({ ok: false, url, problem: "Disconnected by you.", byPerson: true });
    expect(old.left).toBe(true);
    socket.ensure();
    socket.renew();
    jest.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(connections.at(-1)).toMatchObject({ state: "disconnected", serverUrl: url, byPerson: true });
    socket.connectTo({ ok: true, url });
    jest.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
    expect(connections.at(-1)).not.toHaveProperty("byPerson");
  });

  it("tries again when the browser throws on opening", () => {
    let attempts = 0;
    const connections: Connection[] = [];
    const socket = new ServerSocket({
      open: () => {
        attempts += 1;
        throw new Error("insecure");
      },
      hello: () => hello,
      onFrame: () => undefined,
      onConnection: (connection) => connections.push(connection),
      log: silentLogger,
    });
    socket.connectTo({ ok: true, url });
    jest.advanceTimersByTime(5_000);
    expect(attempts).toBeGreaterThan(1);
    expect(connections.at(-1)?.lastError).toBe("The browser refuses the address: insecure");
  });
});
