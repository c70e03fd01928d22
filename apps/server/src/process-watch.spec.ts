import { EventEmitter } from "node:events";
import { faultOf, UnexpectedFault, watchProcess } from "./process-watch.js";

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

let stop: AbortController;
let watched: FakeProcess;
beforeEach(() => {
  jest.useFakeTimers();
  stop = new AbortController();
  watched = new FakeProcess();
  watchProcess(watched, stop);
});
afterEach(() => jest.useRealTimers());

it.each(["SIGINT", "SIGTERM", "SIGHUP"])("%s asks to stop, and is no fault", (signal) => {
  watched.emit(signal);
  expect(stop.signal.aborted).toBe(true);
  expect(faultOf(stop.signal)).toBeUndefined();
  jest.advanceTimersByTime(60_000);
  expect(watched.exits).toEqual([]);
});

it("exits at the second signal", () => {
  watched.emit("SIGINT");
  watched.emit("SIGTERM");
  expect(watched.exits).toEqual([130]);
});

it.each(["uncaughtException", "unhandledRejection"])(
  "%s asks to stop and says what happened where",
  (event) => {
    const thrown = new Error("broken");
    watched.emit(event, thrown);
    const fault = faultOf(stop.signal);
    expect(fault).toBeInstanceOf(UnexpectedFault);
    expect(fault).toMatchObject({ message: "broken", stack: thrown.stack, cause: thrown });
  },
);

it("takes what is no error for a fault as well", () => {
  watched.emit("unhandledRejection", "text");
  expect(faultOf(stop.signal)).toMatchObject({ message: "text" });
});

it("exits when closing after a fault takes too long, or meets another", () => {
  watched.emit("uncaughtException", new Error("broken"));
  jest.advanceTimersByTime(9_999);
  expect(watched.exits).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(watched.exits).toEqual([1]);
  watched.emit("unhandledRejection", new Error("again"));
  expect(watched.exits).toEqual([1, 1]);
});
