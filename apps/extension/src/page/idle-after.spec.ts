import { idleAfter } from "./idle-after.js";

const idle = new Map<number, { readonly work: () => void; readonly timeout: number | undefined }>();

beforeEach(() => {
  jest.useFakeTimers();
  idle.clear();
  Object.assign(globalThis, {
    requestIdleCallback: (work: () => void, { timeout }: IdleRequestOptions = {}) => {
      idle.set(1, { work, timeout });
      return 1;
    },
    cancelIdleCallback: (handle: number) => idle.delete(handle),
  });
});
afterEach(() => void jest.useRealTimers());

describe("work that is to be done when the page is idle", () => {
  it("comes no earlier than wanted, and waits for a busy page a fifth of a second", () => {
    let done = 0;
    idleAfter(500, () => (done += 1));
    jest.advanceTimersByTime(499);
    expect(idle.size).toBe(0);
    jest.advanceTimersByTime(1);
    expect([done, idle.get(1)?.timeout]).toEqual([0, 200]);
    idle.get(1)?.work();
    expect(done).toBe(1);
  });

  it("is called off whether it waits for its time or for the page", () => {
    idleAfter(500, () => undefined)();
    jest.advanceTimersByTime(500);
    expect(idle.size).toBe(0);
    const callOff = idleAfter(500, () => undefined);
    jest.advanceTimersByTime(500);
    callOff();
    expect(idle.size).toBe(0);
  });
});
