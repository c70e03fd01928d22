import { actions, BrowserMcpError, silentLogger } from "@browser-mcp/protocol";
import { Dispatcher, type DispatcherLimits, type Outbox } from "./dispatcher.js";
import { defineHandler, type Handler } from "./handlers/handler.js";

class FakeOutbox implements Outbox {
  readonly frames: Record<string, unknown>[] = [];
  bufferedBytes = 0;
  connected = true;
  renewed = 0;

  send(frame: string): boolean {
    if (this.connected) this.frames.push(JSON.parse(frame));
    return this.connected;
  }

  renew(): void {
    this.renewed += 1;
  }
}

const noTabs = defineHandler("getAllTabs", actions.getAllTabs.params, async () => ({ data: [] }));
const limits: DispatcherLimits = { inFlight: 2, replyBytes: 1_000, requestMs: 5_000 };

/** A handler of getPageContent whose answers the spec decides. */
function heldHandler(): { handler: Handler; answer: (text: string) => void; calls: () => number } {
  const waiting: ((text: string) => void)[] = [];
  let calls = 0;
  const handler = defineHandler("getPageContent", actions.getPageContent.params, async ({ tabId }) => {
    calls += 1;
    const text = await new Promise<string>((resolve) => waiting.push(resolve));
    return { data: { url: "u", title: "t", text }, tabId, documentId: "D" };
  });
  return { handler, answer: (text) => waiting.shift()?.(text), calls: () => calls };
}

/** Lets everything that is already decided happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe("Dispatcher", () => {
  it("announces its handlers' actions and that it can cancel", () => {
    expect(new Dispatcher([noTabs], new FakeOutbox(), silentLogger).capabilities).toEqual([
      "getAllTabs",
      "cancel",
    ]);
  });

  it("answers a request once, with data, tab and document", async () => {
    const outbox = new FakeOutbox();
    const { handler, answer } = heldHandler();
    const dispatcher = new Dispatcher([handler], outbox, silentLogger, limits);
    dispatcher.handle({ action: "getPageContent", requestId: "1", tabId: 7, type: "request" });
    answer("text");
    await settle();
    expect(outbox.frames).toEqual([
      {
        type: "response",
        requestId: "1",
        data: { url: "u", title: "t", text: "text" },
        tabId: 7,
        documentId: "D",
      },
    ]);
  });

  it("blames no request for the end of its worker, and answers it when it is asked again", async () => {
    const outbox = new FakeOutbox();
    let ending = true;
    const handler = defineHandler("getAllTabs", actions.getAllTabs.params, async () => {
      if (ending) throw new Error("No SW");
      return { data: [] };
    });
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    dispatcher.handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect([outbox.frames, outbox.renewed]).toEqual([[], 1]);
    ending = false;
    dispatcher.handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect(outbox.frames).toEqual([{ type: "response", requestId: "1", data: [] }]);
  });

  it("gives a number back as the number it was", async () => {
    const outbox = new FakeOutbox();
    new Dispatcher([noTabs], outbox, silentLogger).handle({ action: "getAllTabs", requestId: 0 });
    await settle();
    expect(outbox.frames).toEqual([{ type: "response", requestId: 0, data: [] }]);
  });

  it("answers an unknown action with UNSUPPORTED_ACTION", async () => {
    const outbox = new FakeOutbox();
    new Dispatcher([noTabs], outbox, silentLogger).handle({ action: "toString", requestId: "1" });
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", requestId: "1", code: "UNSUPPORTED_ACTION" }]);
  });

  it("names the wrong key of invalid parameters", async () => {
    const outbox = new FakeOutbox();
    const { handler, calls } = heldHandler();
    new Dispatcher([handler], outbox, silentLogger).handle({
      action: "getPageContent",
      requestId: "1",
      includeHtml: "yes",
    });
    await settle();
    expect(outbox.frames).toMatchObject([
      { type: "error", code: "INVALID_PARAMETERS", error: expect.stringContaining('"includeHtml"') },
    ]);
    expect(calls()).toBe(0);
  });

  it.each([
    [new BrowserMcpError("TAB_NOT_FOUND", "There is no tab 5."), "TAB_NOT_FOUND", "There is no tab 5."],
    [new Error("boom"), "BROWSER_ERROR", "boom"],
    ["a string", "BROWSER_ERROR", "a string"],
    [undefined, "BROWSER_ERROR", "undefined"],
    [Object.create(null), "BROWSER_ERROR", "an object that says nothing of itself"],
    [new Error("x".repeat(20_000)), "BROWSER_ERROR", `${"x".repeat(10_000)}…`],
  ])("turns what a handler throws into a coded error: %p", async (thrown, code, error) => {
    const outbox = new FakeOutbox();
    const failing = defineHandler("getAllTabs", actions.getAllTabs.params, () => Promise.reject(thrown));
    new Dispatcher([failing], outbox, silentLogger).handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect(outbox.frames).toEqual([{ type: "error", requestId: "1", error, code }]);
  });

  it("sends the advice of an error that has better advice than its code", async () => {
    const outbox = new FakeOutbox();
    const thrown = new BrowserMcpError("REQUEST_TIMEOUT", "It ran too long.", { hint: "Do less." });
    const failing = defineHandler("getAllTabs", actions.getAllTabs.params, () => Promise.reject(thrown));
    new Dispatcher([failing], outbox, silentLogger).handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", code: "REQUEST_TIMEOUT", hint: "Do less." }]);
  });

  it("answers also where a handler throws before it begins to wait", async () => {
    const outbox = new FakeOutbox();
    const failing: Handler = {
      action: "getAllTabs",
      handle: () => {
        throw new Error("at once");
      },
    };
    new Dispatcher([failing], outbox, silentLogger).handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", error: "at once", code: "BROWSER_ERROR" }]);
  });

  it.each([
    ["goes in circles", () => ({ circle: [] as unknown[] }), /circular/i],
    ["holds a number that JSON has not", () => 1n, /BigInt/],
  ])("answers with an error where the reply %s", async (_what, make, error) => {
    const outbox = new FakeOutbox();
    const made: unknown = make();
    if (typeof made === "object" && made !== null && "circle" in made) made.circle = made;
    const handler = defineHandler("executeScript", actions.executeScript.params, async () => ({
      data: { ok: true, value: made },
    }));
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    dispatcher.handle({ action: "executeScript", requestId: "1", script: "1" });
    await settle();
    expect(outbox.frames).toMatchObject([
      { type: "error", requestId: "1", code: "BROWSER_ERROR", error: expect.stringMatching(error) },
    ]);
  });

  it("gives each request its own answer, in whatever order they come", async () => {
    const outbox = new FakeOutbox();
    const answers = new Map<number | undefined, (text: string) => void>();
    const handler = defineHandler("getPageContent", actions.getPageContent.params, async ({ tabId }) => {
      const text = await new Promise<string>((resolve) => answers.set(tabId, resolve));
      return { data: { url: "u", title: "t", text } };
    });
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    for (const tabId of [1, 2, 3]) {
      dispatcher.handle({ action: "getPageContent", requestId: `of ${tabId}`, tabId });
    }
    await settle();
    for (const tabId of [3, 1, 2]) {
      answers.get(tabId)?.(`text ${tabId}`);
      await settle();
    }
    expect(outbox.frames.map(({ requestId, data }) => [requestId, data])).toMatchObject([
      ["of 3", { text: "text 3" }],
      ["of 1", { text: "text 1" }],
      ["of 2", { text: "text 2" }],
    ]);
  });

  it("answers a cancelled request with CANCELLED, and with nothing more", async () => {
    const outbox = new FakeOutbox();
    const { handler, answer } = heldHandler();
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    dispatcher.handle({ action: "getPageContent", requestId: "1" });
    dispatcher.handle({ type: "cancel", requestId: "1" });
    await settle();
    answer("too late");
    dispatcher.handle({ type: "cancel", requestId: "1" });
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", requestId: "1", code: "CANCELLED" }]);
  });

  it("runs a request that is asked again while at work only once", async () => {
    const outbox = new FakeOutbox();
    const { handler, answer, calls } = heldHandler();
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    dispatcher.handle({ action: "getPageContent", requestId: "1" });
    dispatcher.handle({ action: "getPageContent", requestId: "1" });
    answer("text");
    await settle();
    expect(calls()).toBe(1);
    expect(outbox.frames).toHaveLength(1);
  });

  it("refuses more requests in flight than its limit, and takes new ones when some have ended", async () => {
    const outbox = new FakeOutbox();
    const { handler, answer } = heldHandler();
    const dispatcher = new Dispatcher([handler], outbox, silentLogger, limits);
    for (const requestId of ["1", "2", "3"]) dispatcher.handle({ action: "getPageContent", requestId });
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", requestId: "3", code: "LIMIT_EXCEEDED" }]);
    answer("one");
    await settle();
    dispatcher.handle({ action: "getPageContent", requestId: "4" });
    answer("two");
    answer("four");
    await settle();
    expect(outbox.frames.slice(1).map(({ type, requestId }) => [type, requestId])).toEqual([
      ["response", "1"],
      ["response", "2"],
      ["response", "4"],
    ]);
  });

  it.each([
    ["by its characters", "x".repeat(2_000), 0],
    ["by its bytes", "€".repeat(400), 0],
    ["together with what waits to be sent", "x".repeat(200), 900],
  ])("refuses a reply that is too large %s", async (_how, text, bufferedBytes) => {
    const outbox = new FakeOutbox();
    outbox.bufferedBytes = bufferedBytes;
    const { handler, answer } = heldHandler();
    new Dispatcher([handler], outbox, silentLogger, limits).handle({
      action: "getPageContent",
      requestId: "1",
    });
    answer(text);
    await settle();
    expect(outbox.frames).toMatchObject([{ type: "error", requestId: "1", code: "LIMIT_EXCEEDED" }]);
  });

  it("ends a request that its handler never ends", async () => {
    jest.useFakeTimers();
    try {
      const outbox = new FakeOutbox();
      new Dispatcher([heldHandler().handler], outbox, silentLogger, limits).handle({
        action: "getPageContent",
        requestId: "1",
      });
      await jest.advanceTimersByTimeAsync(5_000);
      expect(outbox.frames).toMatchObject([{ type: "error", requestId: "1", code: "REQUEST_TIMEOUT" }]);
    } finally {
      jest.useRealTimers();
    }
  });

  it("sends no reply to a server that it has left", async () => {
    const outbox = new FakeOutbox();
    const { handler, answer } = heldHandler();
    const dispatcher = new Dispatcher([handler], outbox, silentLogger);
    dispatcher.handle({ action: "getPageContent", requestId: "1" });
    dispatcher.abandon();
    answer("secret");
    await settle();
    expect(outbox.frames).toEqual([]);
  });

  it("warns of a reply that nobody took", async () => {
    const outbox = new FakeOutbox();
    outbox.connected = false;
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    new Dispatcher([noTabs], outbox, log).handle({ action: "getAllTabs", requestId: "1" });
    await settle();
    expect(warnings).toHaveLength(1);
  });
});
