import { pongTo } from "./heartbeat.js";

describe("pongTo", () => {
  it.each(["2026-11-22T13:23:43.335Z", 1795353823348])("gives %s back as it came", (timestamp) => {
    expect(pongTo(timestamp, 5)).toEqual({ type: "pong", timestamp: 5, originalTimestamp: timestamp });
  });

  it("answers a heartbeat without a time", () => {
    expect(pongTo(undefined, 5)).toEqual({ type: "pong", timestamp: 5 });
  });
});
