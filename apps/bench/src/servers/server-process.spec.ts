import { resolve } from "node:path";
import { rawPost } from "@browser-mcp/testing";
import { bodyOf } from "../scenarios/page.js";
import { initialize } from "../workers/open-sessions.js";
import { ServerProcess } from "./server-process.js";

const file = resolve(__dirname, "../../../../dist/apps/server/main.js");
const { signal } = new AbortController();

let server: ServerProcess | undefined;
afterEach(() => server?.stop());

describe("the built server in a process of its own", () => {
  it("answers, and tells its memory and the delay of its event loop", async () => {
    server = await ServerProcess.start(file, signal);
    const { status } = await rawPost(server.addresses.mcp, bodyOf(1, initialize));
    expect(status).toBe(200);
    const { residentMb, heapMb, loopDelayMs } = await server.state({ collect: true });
    expect(residentMb).toBeGreaterThan(heapMb);
    expect(loopDelayMs).toEqual({ p99: expect.any(Number), max: expect.any(Number) });
  }, 30_000);

  it("is started with the settings that are laid over the measured ones", async () => {
    const wrong = { server: { max_sessions: -1 } };
    await expect(ServerProcess.start(file, signal, { settings: wrong })).rejects.toThrow("max_sessions");
  }, 30_000);

  it("runs without the probe where it is to be exactly the product's", async () => {
    server = await ServerProcess.start(file, signal, { probe: false });
    expect((await rawPost(server.addresses.mcp, bodyOf(1, initialize))).status).toBe(200);
  }, 30_000);
});
