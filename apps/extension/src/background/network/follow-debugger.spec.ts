import { silentLogger } from "@browser-mcp/protocol";
import { followDebugger } from "./follow-debugger.js";

type Sessions = Parameters<typeof followDebugger>[1];

function setUp(command: Sessions["command"]): {
  told: unknown[];
  attach: (tabId: number) => Promise<void>;
  end: (tabId: number) => void;
  say: (method: string) => void;
} {
  const told: unknown[] = [];
  const hooks: {
    attach: (tabId: number) => Promise<void>;
    end: (tabId: number, why: string) => void;
    say: (method: string) => void;
  } = {
    attach: async () => undefined,
    end: () => undefined,
    say: () => undefined,
  };
  followDebugger(
    {
      watched: (tabId) => told.push(["watched", tabId]),
      unwatched: (tabId) => told.push(["unwatched", tabId]),
      devtoolsEvent: (tabId, method) => told.push([method, tabId]),
    },
    {
      command,
      watch: (_tabId, listener) => {
        hooks.say = (method) => listener(1, method, {});
        return () => undefined;
      },
      onAttached: (listener) => (hooks.attach = listener),
      onEnded: (listener) => (hooks.end = listener),
    },
    silentLogger,
  );
  return {
    told,
    attach: (id) => hooks.attach(id),
    end: (id) => hooks.end(id, "released"),
    say: (m) => hooks.say(m),
  };
}

describe("followDebugger", () => {
  it("lets the log hear of requests from the moment at which the browser tells of them", async () => {
    const commands: unknown[] = [];
    const { told, attach, end, say } = setUp(async (tabId, method) => {
      commands.push([tabId, method]);
      return {};
    });
    await attach(1);
    say("Network.requestWillBeSent");
    end(1);
    expect(commands).toEqual([[1, "Network.enable"]]);
    expect(told).toEqual([
      ["watched", 1],
      ["Network.requestWillBeSent", 1],
      ["unwatched", 1],
    ]);
  });

  it("holds nobody up for long at a page that hangs", async () => {
    jest.useFakeTimers();
    const { told, attach } = setUp(() => new Promise(() => undefined));
    const attached = attach(1);
    await jest.advanceTimersByTimeAsync(500);
    await attached;
    jest.useRealTimers();
    expect(told).toEqual([]);
  });
});
