/** @jest-environment jsdom */
import { contentsOf, forget, keep, recordRing } from "./record-ring.js";
import type { ConsoleRecord } from "./records.js";

jest.mock("./pristine.js", () => ({
  bareArray: () => Object.setPrototypeOf([], null),
}));

const record = (message: string, stack?: string): ConsoleRecord => ({
  level: "log",
  kind: "console",
  timestamp: 0,
  message,
  stack,
  source: undefined,
});

const kept = (records: ConsoleRecord[]) => {
  const ring = recordRing();
  for (const each of records) keep(ring, each);
  const { records: list, dropped } = contentsOf(ring);
  return { texts: Array.from({ length: list.length }, (_, index) => list[index]?.message), dropped };
};

describe("the records of a console", () => {
  it("are kept in their order", () => {
    expect(kept([record("a"), record("b")])).toEqual({ texts: ["a", "b"], dropped: 0 });
  });

  it("are the newest thousand, the others counted", () => {
    const { texts, dropped } = kept(Array.from({ length: 1_003 }, (_, index) => record(`${index}`)));
    expect([texts.length, texts[0], texts.at(-1), dropped]).toEqual([1_000, "3", "1002", 3]);
  });

  it("are two megabytes at most, stacks included", () => {
    const half = "x".repeat(250_000);
    expect(kept([record(half, half), record("y", half), record("z", half)])).toEqual({
      texts: ["y", "z"],
      dropped: 1,
    });
  });

  it("hold the newest, however large it is", () => {
    expect(kept([record("a"), record("x".repeat(2_000_000))])).toMatchObject({ dropped: 1 });
  });

  it("are none once they are forgotten", () => {
    const ring = recordRing();
    keep(ring, record("a"));
    forget(ring);
    expect(contentsOf(ring).records).toHaveLength(0);
    expect(ring).toMatchObject({ count: 0, units: 0 });
  });
});
