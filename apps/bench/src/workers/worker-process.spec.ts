import { resolve } from "node:path";
import type { RoleName, Roles } from "./roles.js";
import { WorkerProcess } from "./worker-process.js";

const program = resolve(__dirname, "../../../../dist/apps/bench/main.js");
const { signal } = new AbortController();

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const started: { stop(): Promise<void> }[] = [];
const start = async <R extends RoleName>(role: R, given: Roles[R]["given"]): Promise<WorkerProcess<R>> => {
  const worker = await WorkerProcess.start(program, role, given, signal);
  started.push(worker);
  return worker;
};
// Also what a failed expectation left.
afterEach(() => Promise.all(started.splice(0).map((worker) => worker.stop())));

describe("a worker in a process of its own", () => {
  it("says that it is ready, answers, and is gone after its end", async () => {
    const bare = await start("bare-server", { mode: "forward" });
    expect(bare.ready.pid).toBe(bare.pid);
    expect(bare.ready.mcp).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    const state = await bare.ask({ collect: true }, signal);
    expect(state.residentMb).toBeGreaterThan(state.heapMb);
    expect(state.loopDelayMs).toEqual({ p99: expect.any(Number), max: expect.any(Number) });
    await bare.stop();
    expect(isAlive(bare.pid)).toBe(false);
  });

  it("says why it cannot play its role", async () => {
    const given = { file: "/nowhere/main.js", settings: {} };
    await expect(WorkerProcess.start(program, "built-server", given, signal)).rejects.toThrow(
      /The server ended by itself[^]*Cannot find module '\/nowhere\/main\.js'/,
    );
  });

  it("says why it has no answer, and goes on", async () => {
    const browsers = await start("browsers", []);
    const close = { ask: "close", fleet: 0, browsers: 1 } as const;
    await expect(browsers.ask(close, signal)).rejects.toThrow("browsers: There is no fleet 0.");
    expect((await browsers.ask({ ask: "counts" }, signal)).counts).toEqual([]);
  });

  it("is not asked once the bench was told to stop", async () => {
    const clients = await start("clients", null);
    const ask = { ask: "open", url: "http://127.0.0.1:1/mcp", sessions: 1 } as const;
    await expect(clients.ask(ask, AbortSignal.abort())).rejects.toThrow("aborted");
  });

  it("does not leave its question open when it ends", async () => {
    const clients = await start("clients", null);
    process.kill(clients.pid, "SIGKILL");
    const ask = { ask: "open", url: "http://127.0.0.1:1/mcp", sessions: 1 } as const;
    await expect(clients.ask(ask, signal)).rejects.toThrow(/ended by itself \(SIGKILL\)|EPIPE|closed/);
  });
});
