import { Deadline } from "./deadline.js";
import { TabOrder } from "./tab-order.js";

const deadlines: Deadline[] = [];
const patience = (ms = 60_000): Deadline => {
  const deadline = new Deadline({ action: "executeScript" }, ms);
  deadlines.push(deadline);
  return deadline;
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  for (const deadline of deadlines.splice(0)) deadline.dispose();
  jest.useRealTimers();
});

/** Takes turns and notes the order in which they begin. */
function taker(order: TabOrder) {
  const begun: string[] = [];
  const take = (name: string, tabId?: number, deadline = patience()) =>
    order.take(tabId, deadline).then((turn) => {
      begun.push(name);
      return turn;
    });
  return { begun, take };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

describe("TabOrder", () => {
  it.each([-3_600_000, 3_600_000])(
    "keeps the time of what was given up when the clock jumps by %i ms",
    async (jump) => {
      const { begun, take } = taker(new TabOrder(10));
      (await take("first", 1)).endLater(1_000);
      jest.setSystemTime(Date.now() + jump);
      void take("second", 1);
      await jest.advanceTimersByTimeAsync(999);
      expect(begun).toEqual(["first"]);
      await jest.advanceTimersByTimeAsync(1);
      expect(begun).toEqual(["first", "second"]);
    },
  );

  it("lets one at a time work on a tab, the oldest first", async () => {
    const { begun, take } = taker(new TabOrder(10));
    const first = await take("first", 1);
    const second = take("second", 1);
    void take("third", 1);
    await settle();
    expect(begun).toEqual(["first"]);
    first.end();
    (await second).end();
    await settle();
    expect(begun).toEqual(["first", "second", "third"]);
  });

  it("lets work without a tab run alone, in its turn", async () => {
    const { begun, take } = taker(new TabOrder(10));
    const first = await take("first", 1);
    const any = take("any");
    void take("other tab, later", 2);
    await settle();
    expect(begun).toEqual(["first"]);
    first.end();
    (await any).end();
    await settle();
    expect(begun).toEqual(["first", "any", "other tab, later"]);
  });

  it("refuses more than its bound", async () => {
    const { take } = taker(new TabOrder(1));
    await take("works", 1);
    void take("waits", 1);
    await expect(take("refused", 1)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  it("forgets one whose deadline ends while it waits", async () => {
    const { begun, take } = taker(new TabOrder(10));
    const first = await take("first", 1);
    const given = expect(take("given up", 1, patience(10))).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
    });
    void take("next", 1);
    await jest.advanceTimersByTimeAsync(10);
    await given;
    first.end();
    await settle();
    expect(begun).toEqual(["first", "next"]);
  });

  it("lets the next wait for work that was given up, until its end or the time", async () => {
    const { begun, take } = taker(new TabOrder(10));
    const free = (await take("first", 1)).endLater(1_000);
    void take("second", 1).then((turn) => turn.endLater(500));
    await settle();
    expect(begun).toEqual(["first"]);
    free();
    await settle();
    expect(begun).toEqual(["first", "second"]);
    void take("third", 1);
    await jest.advanceTimersByTimeAsync(499);
    expect(begun).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(begun).toHaveLength(3);
  });
});
