import { BrowserMcpError, Cancellation } from "@browser-mcp/protocol";
import type { ActionName, Browser, BrowserReply, Caller, RequestOptions } from "@browser-mcp/protocol";
import { TabQuestions } from "./tab-questions.js";

const caller: Caller = { client: "spec 1.2.3", session: "s1", tool: "get_page_content" };

/** A browser whose answers are given by hand; each says how many questions there were before it. */
class Slow implements Browser {
  readonly asked: {
    readonly options: RequestOptions;
    readonly answer: () => void;
    readonly fail: (error: BrowserMcpError) => void;
  }[] = [];

  request<A extends ActionName>(
    _action: A,
    _params: unknown,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    const receivedAt = this.asked.length;
    return new Promise((resolve, reject) => {
      // The compiler does not see that A is getAllTabs here.
      const reply = { data: [], browserId: "b1", receivedAt } as BrowserReply<ActionName> as BrowserReply<A>;
      this.asked.push({ options, answer: () => resolve(reply), fail: reject });
    });
  }
  browsers = () => [];
  subscribe = () => () => undefined;
}

const setUp = () => {
  const browser = new Slow();
  const questions = new TabQuestions(browser);
  const ask = (more: Partial<Parameters<TabQuestions["ask"]>[0]> = {}) => questions.ask({ caller, ...more });
  return { browser, ask };
};
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

beforeEach(() => jest.useFakeTimers({ doNotFake: ["setImmediate"] }));
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it("one call after another asks each time", async () => {
  const { browser, ask } = setUp();
  for (const nth of [0, 1, 2]) {
    const reply = ask({ browserId: "b1" });
    browser.asked[nth]?.answer();
    expect(await reply).toMatchObject({ receivedAt: nth });
  }
  expect(browser.asked.map(({ options }) => options)).toEqual(
    [0, 1, 2].map(() => ({ caller, browserId: "b1", maxAgeMs: 0 })),
  );
});

it("calls that come meanwhile share the next question, which is put when the first is answered", async () => {
  const { browser, ask } = setUp();
  const first = ask();
  const others = [ask(), ask(), ask()];
  await settle();
  expect(browser.asked).toHaveLength(1);

  browser.asked[0]?.answer();
  await settle();
  expect(browser.asked).toHaveLength(2);
  // That one is under way already: it may have been answered before this call began.
  const late = ask();
  browser.asked[1]?.answer();
  await settle();
  expect(browser.asked).toHaveLength(3);
  browser.asked[2]?.answer();

  const replies = await Promise.all([first, ...others, late]);
  expect(replies.map(({ receivedAt }) => receivedAt)).toEqual([0, 1, 1, 1, 2]);
});

it("nobody waits for a browser that keeps silent: the next question is put after 50 ms beside it", async () => {
  const { browser, ask } = setUp();
  const first = ask();
  const second = ask();
  jest.advanceTimersByTime(49);
  await settle();
  expect(browser.asked).toHaveLength(1);
  jest.advanceTimersByTime(1);
  await settle();
  expect(browser.asked).toHaveLength(2);
  const third = ask();
  browser.asked[1]?.answer();
  await settle();
  expect(browser.asked).toHaveLength(3);
  browser.asked[2]?.answer();
  browser.asked[0]?.answer();
  const replies = await Promise.all([first, second, third]);
  expect(replies.map(({ receivedAt }) => receivedAt)).toEqual([0, 1, 2]);
});

it("a question that fails fails for those who share it, and only for them", async () => {
  const { browser, ask } = setUp();
  const first = ask();
  const shared = [ask(), ask({ signal: new Cancellation() })];
  browser.asked[0]?.fail(new BrowserMcpError("REQUEST_TIMEOUT", "first"));
  await expect(first).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  browser.asked[1]?.fail(new BrowserMcpError("CONNECTION_CLOSED", "second"));
  for (const one of shared) await expect(one).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  const after = ask();
  browser.asked[2]?.answer();
  expect(await after).toMatchObject({ receivedAt: 2 });
});

it("who is cancelled leaves at once, and the others get their answer", async () => {
  const { browser, ask } = setUp();
  const cancellations = [new Cancellation(), new Cancellation(), new Cancellation()];
  cancellations[2]?.abort();
  void ask();
  const [leaves, stays, wasGone] = cancellations.map((signal) => ask({ signal }));
  await expect(wasGone).rejects.toMatchObject({ code: "CANCELLED" });
  cancellations[0]?.abort();
  await expect(leaves).rejects.toMatchObject({ code: "CANCELLED" });
  browser.asked[0]?.answer();
  await settle();
  expect(browser.asked[1]?.options.signal).toBeUndefined();
  browser.asked[1]?.answer();
  expect(await stays).toMatchObject({ receivedAt: 1 });
});

it("a call alone takes its own signal along", () => {
  const { browser, ask } = setUp();
  const signal = new Cancellation();
  void ask({ signal });
  expect(browser.asked[0]?.options.signal).toBe(signal);
});

it("questions of other clients, for other tools and to other browsers are not mixed", async () => {
  const { browser, ask } = setUp();
  const asking = [
    ask(),
    ask({ browserId: "b1" }),
    ask({ caller: { ...caller, tool: "find" } }),
    ask({ caller: { ...caller, client: "another" } }),
    ask({ caller: { client: caller.client } }),
  ];
  expect(browser.asked).toHaveLength(5);
  for (const { answer } of browser.asked) answer();
  expect((await Promise.all(asking)).map(({ receivedAt }) => receivedAt)).toEqual([0, 1, 2, 3, 4]);
});
