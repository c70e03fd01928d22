import { silentLogger } from "@browser-mcp/protocol";
import { FakeSessionArea } from "./fake-session-area.fixture.js";
import { SessionCopy } from "./session-copy.js";

function setUp(texts: Record<number, string>): {
  area: FakeSessionArea;
  copy: SessionCopy;
  warnings: string[];
} {
  const area = new FakeSessionArea();
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  return { area, copy: new SessionCopy(area, (tabId) => texts[tabId], log), warnings };
}
const written = (): Promise<void> => jest.advanceTimersByTimeAsync(5_000).then(() => undefined);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("SessionCopy", () => {
  it("writes once for many changes, and the next worker reads it", async () => {
    const { area, copy } = setUp({ 1: "one", 2: "two" });
    for (let i = 0; i < 1_000; i += 1) copy.changed(1 + (i % 2));
    await written();
    expect(area.writes).toBe(1);
    expect(await new SessionCopy(area, () => undefined, silentLogger).read()).toEqual(
      new Map([
        [1, "one"],
        [2, "two"],
      ]),
    );
  });

  it("writes what is new at once, and every five seconds while changes keep coming", async () => {
    const { area, copy } = setUp({ 1: "one" });
    const writes: number[] = [];
    for (let second = 1; second <= 12; second += 1) {
      copy.changed(1);
      await jest.advanceTimersByTimeAsync(1_000);
      writes.push(area.writes);
    }
    expect(writes).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]);
  });

  it("counts bytes, not characters", async () => {
    const { area, copy } = setUp({ 1: "ß".repeat(2_000_000), 2: "ß".repeat(1_500_000) });
    copy.changed(1);
    await written();
    copy.changed(2);
    await written();
    expect(area.items["network"]).toEqual([2]);
  });

  it("forgets a tab of which nothing is left", async () => {
    const texts: Record<number, string> = { 1: "one" };
    const { area, copy } = setUp(texts);
    copy.changed(1);
    await written();
    delete texts[1];
    copy.changed(1);
    await written();
    expect(area.items).toEqual({ network: [] });
  });

  it("gives up the tabs written longest ago when all take too much", async () => {
    const { area, copy } = setUp({
      1: "x".repeat(4_000_000),
      2: "y".repeat(1_000_000),
      3: "z".repeat(2_000_000),
    });
    for (const tabId of [1, 2, 3]) {
      copy.changed(tabId);
      await written();
    }
    expect(area.items["network"]).toEqual([2, 3]);
    expect(Object.keys(area.items).sort()).toEqual(["network", "network:2", "network:3"]);
  });

  it("goes on after a refusal, and says so", async () => {
    const { area, copy, warnings } = setUp({ 1: "one" });
    area.refusal = new Error("Session storage quota bytes exceeded.");
    copy.changed(1);
    await written();
    expect(warnings).toHaveLength(1);
    area.refusal = undefined;
    copy.changed(1);
    await written();
    expect(area.items).toMatchObject({ "network:1": "one" });
  });
});
