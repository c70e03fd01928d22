import { silentLogger } from "@browser-mcp/protocol";
import { ToolRunner } from "@browser-mcp/tools";
import { Catalog } from "./catalog.js";
import { SessionStore } from "./session-store.js";

const catalog = new Catalog({
  identity: { name: "n", title: "N", version: "1", instructions: "" },
  tools: new ToolRunner({
    tools: [],
    browser: {
      request: () => Promise.reject(new Error()),
      browsers: () => [],
      subscribe: () => () => undefined,
    },
  }),
  logger: silentLogger,
});

describe("SessionStore", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it("ends a session that was idle for its time, and not one that was used", async () => {
    const store = new SessionStore({
      catalog,
      logger: silentLogger,
      limits: { maxSessions: 10, idleMs: 60_000 },
    });
    const idle = await store.open("2025-11-25");
    const used = await store.open("2025-11-25");
    await jest.advanceTimersByTimeAsync(50_000);
    store.use(used?.id ?? "");
    await jest.advanceTimersByTimeAsync(45_000);
    expect(store.use(idle?.id ?? "")).toBeUndefined();
    expect(store.use(used?.id ?? "")).toBe(used);
    await store.close();
  });

  it.each([-7_200_000, 7_200_000])(
    "ends an idle session at its time though the clock jumps by %i ms",
    async (jump) => {
      const limits = { maxSessions: 10, idleMs: 60_000 };
      const store = new SessionStore({ catalog, logger: silentLogger, limits });
      await store.open("2025-11-25");
      jest.setSystemTime(Date.now() + jump);
      await jest.advanceTimersByTimeAsync(59_999);
      expect(store.size).toBe(1);
      await jest.advanceTimersByTimeAsync(30_001);
      expect(store.size).toBe(0);
      await store.close();
    },
  );

  it("tells of every session that ends, once", async () => {
    const ended: string[] = [];
    const store = new SessionStore({
      catalog,
      logger: silentLogger,
      limits: { maxSessions: 1, idleMs: 60_000 },
      onEnd: (id) => ended.push(id),
    });
    const first = await store.open("2025-11-25");
    const second = await store.open("2025-11-25");
    expect(await store.end(second?.id ?? "")).toBe(true);
    expect(await store.end(second?.id ?? "")).toBe(false);
    await store.close();
    expect(ended).toEqual([first?.id, second?.id]);
  });

  it("opens no session after it was closed", async () => {
    const store = new SessionStore({ catalog, logger: silentLogger });
    await store.close();
    expect(await store.open("2025-11-25")).toBeUndefined();
    expect(store.size).toBe(0);
  });

  it("leaves no timer behind when it is closed", async () => {
    const store = new SessionStore({ catalog, logger: silentLogger });
    await store.open("2025-11-25");
    await store.close();
    expect(jest.getTimerCount()).toBe(0);
    expect(store.size).toBe(0);
  });
});
