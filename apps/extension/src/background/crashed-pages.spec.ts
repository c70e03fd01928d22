import { unlessCrashed } from "./crashed-pages.js";
import type { DevToolsListener } from "./devtools-watchers.js";

const setUp = () => {
  const listeners = new Set<DevToolsListener>();
  const watch = (_tabId: number, listener: DevToolsListener): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const tell = (method: string): void => {
    for (const listener of [...listeners]) listener(7, method, {});
  };
  return { sessions: { watch }, listeners, tell };
};

describe("work on a page that may crash", () => {
  it("ends with the page, and nobody listens any more", async () => {
    const { sessions, listeners, tell } = setUp();
    const work = unlessCrashed(sessions, 7, new Promise(() => undefined));
    tell("Page.loadEventFired");
    tell("Inspector.targetCrashed");
    await expect(work).rejects.toMatchObject({
      code: "BROWSER_ERROR",
      message: expect.stringMatching(/7 crashed/),
    });
    expect(listeners.size).toBe(0);
  });

  it("comes to what it comes to where the page lives, and nobody listens any more", async () => {
    const { sessions, listeners } = setUp();
    await expect(unlessCrashed(sessions, 7, Promise.resolve("done"))).resolves.toBe("done");
    await expect(unlessCrashed(sessions, 7, Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(listeners.size).toBe(0);
  });
});
