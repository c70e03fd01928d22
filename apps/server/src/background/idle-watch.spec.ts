import { ServerResponse, IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { Occupancy } from "../http/occupancy.js";
import { watchIdle } from "./idle-watch.js";

const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

describe("watchIdle", () => {
  let sessions: number;
  let occupancy: Occupancy;
  let onIdle: jest.Mock;
  let stop: () => void;
  beforeEach(() => {
    jest.useFakeTimers();
    sessions = 0;
    occupancy = new Occupancy(
      () => sessions,
      () => undefined,
    );
    onIdle = jest.fn();
    stop = watchIdle(occupancy, 60_000, onIdle);
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  it("tells once when nobody came", () => {
    jest.advanceTimersByTime(59_999);
    expect(onIdle).not.toHaveBeenCalled();
    jest.advanceTimersByTime(600_000);
    expect(onIdle).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => () => void]>([
    [
      "a session is open",
      () => {
        sessions = 1;
        return () => (sessions = 0);
      },
    ],
    [
      "a bridge is there",
      () => {
        const bridge = response();
        occupancy.admit(bridge);
        return () => bridge.emit("close");
      },
    ],
    [
      "a request is under way",
      () => {
        const request = response();
        occupancy.count(request);
        return () => request.emit("close");
      },
    ],
  ])("waits while %s, and for the whole time after it", (_name, begin) => {
    jest.advanceTimersByTime(50_000);
    const end = begin();
    jest.advanceTimersByTime(3_600_000);
    expect(onIdle).not.toHaveBeenCalled();
    end();
    jest.advanceTimersByTime(55_000);
    expect(onIdle).not.toHaveBeenCalled();
    jest.advanceTimersByTime(15_000);
    expect(onIdle).toHaveBeenCalledTimes(1);
  });
});
