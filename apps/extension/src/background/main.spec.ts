import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { FakeDebugger, FakeEvent, FakeStorage, FakeTabs, FakeWebSocket } from "./fake-chrome.js";
import { FakeWebRequest } from "./network/fake-web-request.fixture.js";

const launch = { id: "3f0c1f64-6f0e-4f4e-9a53-0a4d0a6f9e11", serverUrl: "ws://127.0.0.1:7000/ws" };

/** Runs the worker; resolves with every address it has opened once it has opened one and nothing is left to do. */
async function opened(file: () => Promise<Response>): Promise<string[]> {
  const urls: string[] = [];
  const done = async (): Promise<void> => undefined;
  const runtime = {
    getURL: (path: string) => `chrome-extension://id/${path}`,
    getManifest: () => ({ version: "1.0" }),
    onStartup: new FakeEvent(),
    onInstalled: new FakeEvent(),
    onMessage: new FakeEvent<[message: unknown, sender: object]>(),
    onConnect: new FakeEvent<[port: { name: string }]>(),
  };
  const onAlarm = new FakeEvent<[alarm: { name: string }]>();
  const first = new Promise<void>((resolve) => {
    Object.assign(globalThis, {
      chrome: {
        runtime,
        storage: {
          sync: new FakeStorage(),
          local: new FakeStorage(),
          session: new FakeStorage(),
          managed: new FakeStorage(),
        },
        action: { setBadgeText: done, setBadgeBackgroundColor: done, setTitle: done },
        alarms: { get: done, create: done, onAlarm },
        debugger: Object.assign(new FakeDebugger(), { onEvent: new FakeEvent() }),
        tabs: new FakeTabs(),
        webRequest: new FakeWebRequest(),
        scripting: {
          getRegisteredContentScripts: async () => [],
          registerContentScripts: done,
          updateContentScripts: done,
          unregisterContentScripts: done,
        },
      },
      fetch: file,
      WebSocket: class extends FakeWebSocket {
        constructor(url: string) {
          super(url);
          urls.push(url);
          resolve();
        }
      },
    });
  });
  await jest.isolateModulesAsync(async () => {
    await import("./main.js");
  });
  // Chrome wakes a worker for these; none may send it to an address that it does not mean, or there a second time.
  const wake = (): void => {
    runtime.onInstalled.fire();
    runtime.onStartup.fire();
    runtime.onConnect.fire({ name: "" });
    runtime.onMessage.fire({}, {});
    onAlarm.fire({ name: "keep-alive" });
  };
  wake();
  await first;
  wake();
  await new Promise((resolve) => setImmediate(resolve));
  return urls;
}

describe("the worker", () => {
  // It lives as long as its browser, and so do its timers.
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());

  it("goes to its launcher's address and never knocks at another", async () => {
    expect(await opened(async () => new Response(JSON.stringify(launch)))).toEqual([launch.serverUrl]);
  });

  it("goes to the default address in a browser that nobody launched", async () => {
    const absent = (): Promise<Response> => Promise.reject(new TypeError("Failed to fetch"));
    expect(await opened(absent)).toEqual([DEFAULT_SERVER_URL]);
  });
});
