import { silentLogger } from "@browser-mcp/protocol";
import { PassThrough } from "node:stream";
import { afterReading } from "./after-reading.js";
import { stopTheClock } from "./testing/hub-harness.js";
import { UndecidedSockets } from "./undecided-sockets.js";

describe("a socket that has not said what it is", () => {
  const socket = { close: jest.fn(), drop: jest.fn(), origin: "chrome-extension://x" };
  const counters = { droppedSockets: 0 };
  const warn = jest.fn();
  let bytes: PassThrough;
  let sockets: UndecidedSockets;

  const open = (asks: boolean): void => {
    jest.clearAllTimers();
    bytes = new PassThrough();
    sockets = new UndecidedSockets({
      limits: { firstFrameMs: 10_000, maxUnpairedBytes: 100 },
      counters,
      logger: { ...silentLogger, warn },
      pairing: { asks },
    });
    sockets.add(socket, bytes);
  };

  beforeEach(() => {
    stopTheClock();
    jest.clearAllMocks();
    counters.droppedSockets = 0;
    open(true);
  });
  afterEach(() => jest.useRealTimers());

  it("is closed after its time, counted and logged", async () => {
    jest.advanceTimersByTime(9_999);
    await new Promise<void>(afterReading);
    expect(socket.close).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    await new Promise<void>(afterReading);
    const reason = "no frame of a browser within 10 s";
    expect(socket.close.mock.calls).toEqual([[1008, reason]]);
    expect(warn.mock.calls).toEqual([["socket closed: it said nothing", { origin: socket.origin, reason }]]);
    expect(counters.droppedSockets).toBe(1);
  });

  it("is let alone once it is known, or closed", () => {
    sockets.decided(socket);
    expect(jest.getTimerCount()).toBe(0);
    bytes.emit("data", Buffer.alloc(1_000));
    expect(socket.drop).not.toHaveBeenCalled();
    expect(bytes.listenerCount("data")).toBe(0);
  });

  it("is cut once by what it sends beyond its allowance", () => {
    for (const length of [60, 40]) bytes.emit("data", Buffer.alloc(length));
    expect(socket.drop).not.toHaveBeenCalled();
    for (const length of [1, 1]) bytes.emit("data", Buffer.alloc(length));
    expect(socket.drop.mock.calls).toEqual([["more than 100 bytes before it showed a token"]]);
  });

  it("has no allowance where no token is wanted", () => {
    open(false);
    bytes.emit("data", Buffer.alloc(1_000));
    expect(socket.drop).not.toHaveBeenCalled();
  });
});
