import { silentLogger } from "@browser-mcp/protocol";
import { UndecidedSockets } from "./undecided-sockets.js";

describe("a socket that has not said what it is", () => {
  const socket = { close: jest.fn(), origin: "chrome-extension://x" };
  const counters = { droppedSockets: 0 };
  const warn = jest.fn();
  let sockets: UndecidedSockets;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    counters.droppedSockets = 0;
    sockets = new UndecidedSockets({
      limits: { firstFrameMs: 10_000 },
      counters,
      logger: { ...silentLogger, warn },
    });
    sockets.add(socket);
  });
  afterEach(() => jest.useRealTimers());

  it("is closed after its time, counted and logged", () => {
    jest.advanceTimersByTime(9_999);
    expect(socket.close).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    const reason = "no frame of a browser within 10 s";
    expect(socket.close.mock.calls).toEqual([[1008, reason]]);
    expect(warn.mock.calls).toEqual([["socket closed: it said nothing", { origin: socket.origin, reason }]]);
    expect(counters.droppedSockets).toBe(1);
  });

  it("is let alone once it is known, or closed", () => {
    sockets.decided(socket);
    expect(jest.getTimerCount()).toBe(0);
  });
});
