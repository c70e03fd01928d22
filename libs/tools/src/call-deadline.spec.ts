import type { CancelSignal } from "@browser-mcp/protocol";
import { callWithDeadline } from "./call-deadline.js";

const never = (): Promise<never> => new Promise(() => undefined);

describe("callWithDeadline", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it("yields what the work yields and leaves no timer and no listener", async () => {
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, "removeEventListener");
    await expect(callWithDeadline("t", 1000, signal, () => Promise.resolve(7))).resolves.toBe(7);
    expect(jest.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it("ends with REQUEST_TIMEOUT, and aborts the work, when the deadline passes", async () => {
    let seen: CancelSignal | undefined;
    const call = callWithDeadline("t", 1000, undefined, (signal) => ((seen = signal), never()));
    const ended = expect(call).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: "t took longer than 1 s.",
    });
    await jest.advanceTimersByTimeAsync(1000);
    await ended;
    expect(seen?.aborted).toBe(true);
  });

  it("ends with CANCELLED at once when the caller aborts", async () => {
    const controller = new AbortController();
    const call = callWithDeadline("t", 1000, controller.signal, never);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    expect(jest.getTimerCount()).toBe(0);
  });

  it("does not begin when the caller was gone before", async () => {
    const work = jest.fn(never);
    await expect(callWithDeadline("t", 1000, AbortSignal.abort(), work)).rejects.toMatchObject({
      code: "CANCELLED",
    });
    expect(work).not.toHaveBeenCalled();
  });

  it("leaves no timer and no listener where the work throws before it waits for anything", async () => {
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, "removeEventListener");
    const work = (): Promise<never> => {
      throw new Error("at once");
    };
    await expect(callWithDeadline("t", 1000, signal, work)).rejects.toThrow("at once");
    expect(jest.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});
