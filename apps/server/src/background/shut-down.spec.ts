import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServerPlace } from "./place.js";
import { shutDown } from "./shut-down.js";

let server: Server;
let child: ChildProcess;
let place: ServerPlace;

/** A server that says that it ends, and closes its port at once; its process goes on. */
const start = async (body: object, closes = true): Promise<void> => {
  server = createServer((_request, response) => {
    response.writeHead(202, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body));
    if (closes) server.close();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  place = { host: "127.0.0.1", port: (server.address() as AddressInfo).port, headers: {} };
  child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
  await once(child, "spawn");
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "hrtime"] });
};
afterEach(() => {
  jest.useRealTimers();
  child.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
});

/**
 * Whether it has settled once so many seconds have passed, in steps in which sockets and files go on. Where it shall, many
 * seconds are granted: they cost nothing, and a busy machine is slow to read a file.
 */
const settlesWithin = async (outcome: Promise<unknown>, seconds: number): Promise<boolean> => {
  let settled = false;
  const settle = (): void => void (settled = true);
  outcome.then(settle, settle);
  for (let passed = 0; passed < seconds * 1000 && !settled; passed += 50) {
    await jest.advanceTimersByTimeAsync(50);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return settled;
};

describe("the end of a server", () => {
  it("is waited for as long as it grants the calls under way", async () => {
    await start({ message: "The server ends.", grace_secs: 60 });
    const closed = once(server, "close");
    const ended = shutDown(place, "any", child.pid);
    await closed;
    expect(await settlesWithin(ended, 30)).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await settlesWithin(ended, 60)).toBe(true);
    expect(await ended).toBe(true);
  });

  it("is not waited for without end where its process is nobody's to see", async () => {
    await start({ message: "The server ends." });
    const closed = once(server, "close");
    const ended = shutDown(place, "any", child.pid);
    await closed; // it has answered: from here on time alone counts
    expect(await settlesWithin(ended, 120)).toBe(true);
    expect(await ended).toBe(true);
  });

  it("that does not come is told", async () => {
    await start({ message: "The server ends.", grace_secs: 5 }, false);
    const ended = shutDown(place, "any", child.pid);
    expect(await settlesWithin(ended, 120)).toBe(true);
    await expect(ended).rejects.toMatchObject({
      code: "REQUEST_TIMEOUT",
      message: expect.stringMatching(/15 s/),
    });
  });
});
