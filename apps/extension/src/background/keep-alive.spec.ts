import { silentLogger } from "@browser-mcp/protocol";
import type { AlarmsApi } from "./chrome-api.js";
import { FakeEvent } from "./fake-chrome.js";
import { keepAlive } from "./keep-alive.js";

class FakeAlarms implements AlarmsApi {
  readonly onAlarm = new FakeEvent<[alarm: { name: string }]>();
  readonly created: [string, number][] = [];

  constructor(private readonly present?: { periodInMinutes?: number }) {}

  async get(): Promise<{ periodInMinutes?: number } | undefined> {
    return this.present;
  }

  async create(name: string, { periodInMinutes }: { periodInMinutes: number }): Promise<void> {
    this.created.push([name, periodInMinutes]);
  }
}

describe("keepAlive", () => {
  it("sets an alarm of 30 s", async () => {
    const alarms = new FakeAlarms();
    keepAlive(alarms, () => undefined, silentLogger);
    await Promise.resolve();
    expect(alarms.created).toEqual([["keep-alive", 0.5]]);
  });

  it("leaves an alarm that is there alone, so that it rings in time", async () => {
    const alarms = new FakeAlarms({ periodInMinutes: 0.5 });
    keepAlive(alarms, () => undefined, silentLogger);
    await Promise.resolve();
    expect(alarms.created).toEqual([]);
  });

  it("wakes at its own alarm only", () => {
    const alarms = new FakeAlarms();
    const onWake = jest.fn();
    keepAlive(alarms, onWake, silentLogger);
    alarms.onAlarm.fire({ name: "other" });
    expect(onWake).not.toHaveBeenCalled();
    alarms.onAlarm.fire({ name: "keep-alive" });
    expect(onWake).toHaveBeenCalledTimes(1);
  });
});
