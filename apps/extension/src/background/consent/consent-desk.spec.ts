import { BrowserMcpError } from "@browser-mcp/protocol";
import { CONSENT_PAGE, type ConsentQuestion } from "../../shared/consent.js";
import { FakeEvent, FakeStorage } from "../fake-chrome.js";
import { ConsentDesk, type ConsentPort } from "./consent-desk.js";
import { GivenConsents } from "./given-consents.js";

const urlOf = (path: string): string => `chrome-extension://own/${path}`;
const question = (more: Partial<ConsentQuestion> = {}): ConsentQuestion => ({
  client: "Client 1.0",
  tool: "execute_javascript",
  what: "Run a script.",
  site: "example.com",
  title: "Example",
  endsAt: Date.now() + 60_000,
  ...more,
});

class FakePort implements ConsentPort {
  readonly onMessage = new FakeEvent<[message: unknown]>();
  readonly onDisconnect = new FakeEvent<[]>();
  readonly told: unknown[] = [];
  constructor(
    readonly name: string,
    readonly sender: { readonly url: string },
  ) {}
  postMessage(message: unknown): void {
    this.told.push(message);
  }
}

function setUp(openWindow?: (url: string) => Promise<number | undefined>) {
  const opened: string[] = [];
  const closed: number[] = [];
  const given = new GivenConsents(new FakeStorage());
  const desk = new ConsentDesk({
    urlOf,
    openWindow: openWindow ?? (async (url) => opened.push(url)),
    closeWindow: async (windowId) => void closed.push(windowId),
    newId: () => `id${opened.length}`,
    given,
  });
  const ask = (asked = question(), signal = new AbortController().signal) => desk.ask(asked, signal);
  /** The window that is shown now has loaded. */
  const load = async (url?: string): Promise<FakePort> => {
    await jest.advanceTimersByTimeAsync(0);
    const address = url ?? opened.at(-1) ?? "";
    const port = new FakePort(`consent:${address.split("#")[1]}`, { url: address });
    desk.connected(port);
    return port;
  };
  return { desk, ask, load, opened, closed };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("a person who is asked", () => {
  it.each(["once", "site", "never"] as const)("answers: %s, and the window closes", async (decision) => {
    const { ask, load, opened, closed } = setUp();
    const asked = question();
    const answer = ask(asked);
    const port = await load();
    expect(opened).toEqual([`${urlOf(CONSENT_PAGE)}#id0`]);
    expect(port.told).toEqual([{ question: asked }]);
    port.onMessage.fire({ decision });
    expect(await answer).toEqual({ decision });
    expect(closed).toEqual([1]);
  });

  it.each([
    ["site", "site"],
    ["never", "never"],
  ] as const)("who answered %s is not asked again, until that is taken back", async (first, again) => {
    const { ask, load, opened } = setUp();
    const answer = ask();
    (await load()).onMessage.fire({ decision: first });
    await answer;
    expect(await ask()).toEqual({ decision: again, remembered: true });
    expect(opened).toHaveLength(1);
  });

  it("who answered once is asked again", async () => {
    const { ask, load, opened } = setUp();
    const answer = ask();
    (await load()).onMessage.fire({ decision: "once" });
    await answer;
    const next = ask();
    (await load()).onMessage.fire({ decision: "once" });
    await next;
    expect(opened).toHaveLength(2);
  });

  it("refuses by closing the window", async () => {
    const { ask, load } = setUp();
    const answer = ask();
    (await load()).onDisconnect.fire();
    expect(await answer).toEqual({ decision: "closed" });
  });

  it("refuses by not answering in time", async () => {
    const { ask, load, closed } = setUp();
    const answer = ask();
    await load();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await answer).toEqual({ decision: "expired" });
    expect(closed).toEqual([1]);
  });

  it("sees one question at a time, and one answer for good answers all that are alike", async () => {
    const { ask, load, opened } = setUp();
    const answers = [ask(), ask(), ask(question({ site: "other.test" }))];
    const port = await load();
    expect(opened).toHaveLength(1);
    port.onMessage.fire({ decision: "site" });
    await jest.advanceTimersByTimeAsync(0);
    // The like question may have been shown for a moment before its answer was there.
    (await load()).onMessage.fire({ decision: "once" });
    expect(await Promise.all(answers)).toEqual([
      { decision: "site" },
      { decision: "site" },
      { decision: "once" },
    ]);
  });

  it("is left in peace when nobody waits any more", async () => {
    const { ask, load, closed } = setUp();
    const controller = new AbortController();
    const answer = ask(question(), controller.signal);
    await load();
    controller.abort(new BrowserMcpError("CANCELLED", "gone"));
    await expect(answer).rejects.toMatchObject({ code: "CANCELLED" });
    expect(closed).toEqual([1]);
  });
});

describe("nobody else", () => {
  it.each([
    ["a page", "https://evil.test/#id0"],
    ["another page of the extension", `${urlOf("popup/popup.html")}#id0`],
  ])("can answer: %s", async (_who, url) => {
    const { ask, load } = setUp();
    const outcome = expect(ask()).rejects.toMatchObject({ code: "BROWSER_ERROR" });
    const port = await load(url);
    port.onMessage.fire({ decision: "once" });
    expect(port.told).toEqual([]);
    await jest.advanceTimersByTimeAsync(60_000);
    await outcome;
  });

  it("is told anything but that the question is over", async () => {
    const { ask, load } = setUp();
    const answer = ask();
    const first = await load();
    const second = await load();
    expect(second.told).toEqual([{ question: null }]);
    second.onMessage.fire({ decision: "once" });
    first.onMessage.fire({ decision: "nonsense" });
    first.onMessage.fire({ decision: "never" });
    expect(await answer).toEqual({ decision: "never" });
  });

  it("has to wait for a window that cannot be shown", async () => {
    const { ask } = setUp(() => Promise.reject(new Error("no windows")));
    await expect(ask()).rejects.toMatchObject({ code: "BROWSER_ERROR" });
  });

  it("can flood the person with questions", async () => {
    const { ask } = setUp();
    const answers = Array.from({ length: 20 }, (_, index) => ask(question({ site: `s${index}` })));
    const outcomes = Promise.allSettled(answers);
    await jest.advanceTimersByTimeAsync(0);
    await expect(ask(question({ site: "one.more" }))).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await outcomes).toHaveLength(20);
  });
});
