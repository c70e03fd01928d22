import { silentLogger } from "@browser-mcp/protocol";
import { activityListSchema, type Activity } from "../shared/activity.js";
import { ActivityLog } from "./activity-log.js";
import { FakeStorage } from "./fake-chrome.js";

const entry = (at: number): Activity => ({
  at,
  client: "Claude 1",
  tool: "get_page_content",
  kind: "read",
  outcome: "done",
});
class CountedStorage extends FakeStorage {
  writes = 0;
  override set(items: Record<string, unknown>): Promise<void> {
    this.writes += 1;
    return super.set(items);
  }
  /** As the person's click does. */
  clear(): void {
    delete this.items["activity"];
    this.onChanged.fire({ activity: { oldValue: [] } });
  }
}
const noted = (session: FakeStorage): unknown => session.items["activity"];
const times = (session: FakeStorage): readonly number[] =>
  activityListSchema.parse(noted(session)).map(({ at }) => at);
const fiveSeconds = (): Promise<void> => jest.advanceTimersByTimeAsync(5_000).then(() => undefined);
const second = (): Promise<void> => jest.advanceTimersByTimeAsync(1_000).then(() => undefined);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("what clients did", () => {
  it("is noted with the newest first, a second later", async () => {
    const session = new CountedStorage();
    const log = new ActivityLog(session, silentLogger);
    for (const at of [1, 2, 3]) log.add(entry(at));
    await second();
    expect(noted(session)).toEqual([entry(3), entry(2), entry(1)]);
    expect(session.writes).toBe(1);
    await second();
    expect(session.writes).toBe(1);
  });

  it("is noted every five seconds while it goes on, and to the last, since each list holds all", async () => {
    const session = new CountedStorage();
    const log = new ActivityLog(session, silentLogger);
    for (let at = 0; at < 20; at += 1) {
      log.add(entry(at));
      await second();
    }
    expect(session.writes).toBe(4);
    await fiveSeconds();
    expect([session.writes, times(session)]).toEqual([
      5,
      Array.from({ length: 20 }, (_, index) => 19 - index),
    ]);
    await fiveSeconds();
    log.add(entry(20));
    await second();
    expect([session.writes, times(session)[0]]).toEqual([6, 20]);
  });

  it("goes on where an earlier worker ended, and holds two hundred entries", async () => {
    const many = Array.from({ length: 200 }, (_, index) => entry(1_000 - index));
    const session = new CountedStorage({ activity: many });
    new ActivityLog(session, silentLogger).add(entry(2_000));
    await second();
    expect(noted(session)).toEqual([entry(2_000), ...many.slice(0, 199)]);
  });

  it("is gone for good when the person clears it", async () => {
    const session = new CountedStorage({ activity: [entry(1)] });
    const log = new ActivityLog(session, silentLogger);
    log.add(entry(2));
    await second();
    log.add(entry(3));
    session.clear();
    await second();
    expect(noted(session)).toEqual([]);
    log.add(entry(4));
    await second();
    expect(noted(session)).toEqual([entry(4)]);
  });

  it("is gone too where a list was on its way when the person cleared it", async () => {
    const session = new CountedStorage();
    const log = new ActivityLog(session, silentLogger);
    log.add(entry(1));
    let late = (): void => undefined;
    jest.spyOn(session, "set").mockImplementationOnce(
      (items) =>
        new Promise((resolve) => {
          late = () => resolve(void Object.assign(session.items, items));
        }),
    );
    await second();
    session.clear();
    late();
    await second();
    expect(noted(session)).toEqual([]);
  });

  it("does not come back where the person clears it while it is still read", async () => {
    const session = new CountedStorage({ activity: [entry(1)] });
    const log = new ActivityLog(session, silentLogger);
    session.clear();
    log.add(entry(2));
    await second();
    expect(noted(session)).toEqual([entry(2)]);
  });
});
