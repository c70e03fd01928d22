import { BrowserMcpError } from "@browser-mcp/protocol";
import { getEventListeners } from "node:events";
import { Deadline } from "./deadline.js";

const subject = { action: "getPageContent", tabId: 7 } as const;
const forEver = (): void => undefined;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("Deadline", () => {
  it("ends a wait with the action, the seconds and the tab", async () => {
    const deadline = new Deadline(subject, 10_000);
    const wait = deadline.wait(() => forEver);
    jest.advanceTimersByTime(10_000);
    await expect(wait).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: "Browser request timeout for action: getPageContent (10s) on tab 7",
    });
    expect(jest.getTimerCount()).toBe(0);
  });

  it("ends by the signal at once, and listens no longer", async () => {
    const controller = new AbortController();
    const deadline = new Deadline(subject, 10_000, controller.signal);
    const wait = deadline.wait(() => forEver);
    controller.abort();
    await expect(wait).rejects.toMatchObject({ code: "CANCELLED" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("starts nothing when the signal was aborted before", async () => {
    const start = jest.fn(() => forEver);
    const deadline = new Deadline(subject, 10_000, AbortSignal.abort());
    await expect(deadline.wait(start)).rejects.toMatchObject({ code: "CANCELLED" });
    expect(start).not.toHaveBeenCalled();
  });

  it("frees timer and listener when disposed of", () => {
    const controller = new AbortController();
    new Deadline(subject, 10_000, controller.signal).dispose();
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("lets a wait say better what was missing", async () => {
    const deadline = new Deadline(subject, 1);
    const better = new BrowserMcpError("CONNECTION_NOT_AVAILABLE", "none");
    const wait = deadline.wait(() => () => better);
    jest.advanceTimersByTime(1);
    await expect(wait).rejects.toBe(better);
  });

  it("does not call back a wait that is over", async () => {
    const giveUp = jest.fn();
    const deadline = new Deadline(subject, 5);
    await expect(
      deadline.wait<number>((resolve) => {
        resolve(1);
        return giveUp;
      }),
    ).resolves.toBe(1);
    jest.advanceTimersByTime(5);
    expect(giveUp).not.toHaveBeenCalled();
  });
});

describe("Deadline.within", () => {
  it("gives undefined when only the shorter patience ran out", async () => {
    const deadline = new Deadline(subject, 1_000);
    const result = deadline.within(10, (inner) => inner.wait(() => forEver));
    jest.advanceTimersByTime(10);
    await expect(result).resolves.toBeUndefined();
    expect(jest.getTimerCount()).toBe(1);
  });

  it("fails with the outer deadline's error when that ends", async () => {
    const deadline = new Deadline(subject, 1_000);
    const result = deadline.within(500, (inner) => inner.wait(() => forEver));
    deadline.end(new BrowserMcpError("CONNECTION_CLOSED", "bye"));
    await expect(result).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    expect(jest.getTimerCount()).toBe(0);
  });

  it("never outlives the outer deadline", async () => {
    const deadline = new Deadline(subject, 100);
    const result = deadline.within(500, (inner) => inner.wait(() => forEver));
    jest.advanceTimersByTime(100);
    await expect(result).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  });
});
