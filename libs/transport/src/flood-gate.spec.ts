import { FloodGate } from "./flood-gate.js";

const socket = { pause: jest.fn(), resume: jest.fn() };

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000 });
  jest.clearAllMocks();
});
afterEach(() => jest.useRealTimers());

/** Counts frames at one moment; the answers that were `true`. */
const flood = (gate: FloodGate, frames: number): number =>
  Array.from({ length: frames }, () => gate.count(Date.now())).filter(Boolean).length;

describe("a browser that floods", () => {
  it("is read at its rate and no faster, and always read again", () => {
    const gate = new FloodGate(socket, 1_000);
    expect(flood(gate, 99)).toBe(0);
    expect(socket.pause).not.toHaveBeenCalled();
    expect(flood(gate, 1)).toBe(1);
    jest.advanceTimersByTime(99);
    expect(socket.resume).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(socket.resume).toHaveBeenCalledTimes(1);
    expect(flood(gate, 99)).toBe(0);
  });

  it("is stopped once however many frames were read before the pause took hold", () => {
    expect(flood(new FloodGate(socket, 1_000), 5_000)).toBe(1);
    expect(socket.pause).toHaveBeenCalledTimes(1);
  });

  it("is left alone when it stays below its rate for long", () => {
    const gate = new FloodGate(socket, 1_000);
    for (let i = 0; i < 50; i += 1) {
      expect(flood(gate, 90)).toBe(0);
      jest.advanceTimersByTime(100);
    }
  });

  it("is counted anew after the clock was set back", () => {
    const gate = new FloodGate(socket, 1_000);
    flood(gate, 90);
    jest.setSystemTime(-5_000_000);
    expect(flood(gate, 90)).toBe(0);
  });

  it("leaves no timer when its socket ends", () => {
    const gate = new FloodGate(socket, 1_000);
    flood(gate, 100);
    gate.end();
    expect(jest.getTimerCount()).toBe(0);
  });
});
