import { abortSignalOf, Cancellation } from "./cancellation.js";
import type { CancelSignal } from "./cancellation.js";

/** Three that write down, by their numbers, that they were told. */
function listeners() {
  const told: number[] = [];
  const teller = (number: number) => () => void told.push(number);
  return { told, one: teller(1), two: teller(2), three: teller(3) };
}

describe("Cancellation", () => {
  it("tells every listener once, in the order of their coming", () => {
    const cancellation = new Cancellation();
    const { told, one, two, three } = listeners();
    for (const listener of [one, two, three, one, two]) cancellation.addEventListener("abort", listener);
    cancellation.abort();
    cancellation.abort();
    expect(told).toEqual([1, 2, 3]);
  });

  it("tells nobody who has left, also while it tells the others", () => {
    const cancellation = new Cancellation();
    const told: string[] = [];
    const last = (): void => void told.push("last");
    const left = (): void => void told.push("left");
    cancellation.addEventListener("abort", () => {
      told.push("first");
      cancellation.removeEventListener("abort", last);
    });
    cancellation.addEventListener("abort", left);
    cancellation.addEventListener("abort", last);
    cancellation.removeEventListener("abort", left);
    cancellation.abort();
    expect(told).toEqual(["first"]);
  });

  it("keeps the order where the first has left and another came", () => {
    const cancellation = new Cancellation();
    const { told, one, two, three } = listeners();
    cancellation.addEventListener("abort", one);
    cancellation.addEventListener("abort", two);
    cancellation.removeEventListener("abort", one);
    cancellation.addEventListener("abort", three);
    cancellation.abort();
    expect(told).toEqual([2, 3]);
  });

  it("tells the others also where one throws, and whoever aborts it goes on", () => {
    const later = jest.spyOn(globalThis, "queueMicrotask").mockReturnValue();
    const cancellation = new Cancellation();
    const [told, ...faults] = [jest.fn(), new Error("first"), new Error("second")] as const;
    for (const fault of faults) {
      cancellation.addEventListener("abort", () => {
        throw fault;
      });
    }
    cancellation.addEventListener("abort", told);
    cancellation.abort();
    expect(told).toHaveBeenCalledTimes(1);
    const thrown = later.mock.calls.map(([task]) => task);
    later.mockRestore();
    expect(thrown).toHaveLength(2);
    for (const [index, task] of thrown.entries()) expect(task).toThrow(faults[index]);
  });

  it("knows why, and tells those who come too late nothing, as an AbortSignal does", () => {
    const late = jest.fn();
    const cancellation = new Cancellation();
    expect([cancellation.aborted, cancellation.reason]).toEqual([false, undefined]);
    cancellation.abort("because");
    cancellation.addEventListener("abort", late);
    expect([cancellation.aborted, cancellation.reason]).toEqual([true, "because"]);
    expect(late).not.toHaveBeenCalled();
  });
});

describe("abortSignalOf", () => {
  it("gives a platform's signal back as it is", () => {
    const signal: CancelSignal = new AbortController().signal;
    expect(abortSignalOf(signal)).toBe(signal);
  });

  it("ends with the given one, for the same reason", () => {
    const cancellation = new Cancellation();
    const signal = abortSignalOf(cancellation);
    expect(signal.aborted).toBe(false);
    cancellation.abort("because");
    expect([signal.aborted, signal.reason]).toEqual([true, "because"]);
    expect(abortSignalOf(cancellation).aborted).toBe(true);
  });
});
