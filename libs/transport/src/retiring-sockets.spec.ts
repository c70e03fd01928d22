import { RetiringSockets } from "./retiring-sockets.js";

describe("a socket that a newer one has replaced", () => {
  const close = jest.fn();
  let sockets: RetiringSockets;

  beforeEach(() => {
    jest.useFakeTimers();
    close.mockClear();
    sockets = new RetiringSockets(1_000);
  });
  afterEach(() => jest.useRealTimers());

  it("is closed at once where nothing waits on it", () => {
    sockets.retire({ close, inFlight: 0 });
    expect(close.mock.calls).toEqual([[1000, "superseded by a newer socket"]]);
  });

  it("is closed when its last request has ended", () => {
    const socket = { close, inFlight: 2 };
    sockets.retire(socket);
    socket.inFlight = 1;
    sockets.answered(socket);
    expect(close).not.toHaveBeenCalled();
    socket.inFlight = 0;
    sockets.answered(socket);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("is closed after the grace, counted from the first time", () => {
    const socket = { close, inFlight: 1 };
    sockets.retire(socket);
    jest.advanceTimersByTime(600);
    sockets.retire(socket);
    jest.advanceTimersByTime(399);
    expect(close).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("leaves no timer behind once it is closed, and a socket in use alone", () => {
    const socket = { close, inFlight: 1 };
    sockets.retire(socket);
    sockets.closed(socket);
    expect(jest.getTimerCount()).toBe(0);
    sockets.answered({ close, inFlight: 0 });
    expect(close).not.toHaveBeenCalled();
  });
});
