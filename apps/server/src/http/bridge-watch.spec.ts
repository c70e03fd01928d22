import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { BridgeWatch, RETURN_MS } from "./bridge-watch.js";

let gone: string[];
let watch: BridgeWatch;
beforeEach(() => {
  jest.useFakeTimers();
  gone = [];
  watch = new BridgeWatch((bridge) => gone.push(bridge));
});
afterEach(() => jest.useRealTimers());

/** A bridge's connection; yields what breaks it. */
function connect(bridge: string): () => void {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  watch.add(bridge, response);
  return () => void response.emit("close");
}

describe("BridgeWatch", () => {
  it("tells once of a bridge that does not come back", () => {
    connect("a")();
    jest.advanceTimersByTime(RETURN_MS - 1);
    expect(gone).toEqual([]);
    jest.advanceTimersByTime(10 * RETURN_MS);
    expect(gone).toEqual(["a"]);
  });

  it("tells of none that came back in time, or had come back before it went", () => {
    const late = connect("late");
    late();
    connect("late");
    const early = connect("early");
    connect("early");
    early();
    jest.advanceTimersByTime(10 * RETURN_MS);
    expect(gone).toEqual([]);
  });

  it("tells nothing and keeps no timer once it is closed", () => {
    const before = connect("before");
    const after = connect("after");
    before();
    watch.close();
    after();
    expect(jest.getTimerCount()).toBe(0);
  });
});
