/** @jest-environment jsdom */
import { ConsoleReader } from "./console-reader.js";

/** The page's end of the channel, answering as the spec wants. */
class FakePort {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly asked: (number | string)[] = [];
  closed = false;
  close(): void {
    this.closed = true;
  }
  constructor(private readonly answer: (id: number) => unknown) {}
  postMessage(id: number | string): void {
    this.asked.push(id);
    const data = typeof id === "number" ? this.answer(id) : undefined;
    if (data !== undefined) this.onmessage?.({ data });
  }
}

const record = (more: object = {}) => ({
  level: "warn",
  kind: "console",
  timestamp: 5,
  message: "m",
  stack: undefined,
  source: undefined,
  ...more,
});
const readerOf = async (answer: (id: number) => unknown): Promise<ConsoleReader> => {
  const port = new FakePort(answer) as Partial<MessagePort> as MessagePort;
  const given = Promise.resolve(port);
  const reader = new ConsoleReader(given, "document-start", ["chrome-extension://own/"]);
  await given;
  return reader;
};
const read = async (records: unknown, request = {}) =>
  (await readerOf((id) => ({ id, dropped: 2, records }))).read(request);

describe("the console as read from the page's world", () => {
  it("says what was kept, what was not, and since when", async () => {
    const stack = "    at own (chrome-extension://own/x.js:1:1)\n    at f (https://a.test/x.js:3:14)";
    expect(
      await read([
        record({ stack }),
        record({ kind: "exception", source: { url: "u", line: 1, column: 2 } }),
      ]),
    ).toEqual({
      url: "http://localhost/",
      coverage: "document-start",
      dropped: 2,
      messages: [
        {
          level: "warn",
          kind: "console",
          timestamp: 5,
          message: "m",
          stack: "    at f (https://a.test/x.js:3:14)",
          source: { url: "https://a.test/x.js", line: 3, column: 14 },
        },
        {
          level: "warn",
          kind: "exception",
          timestamp: 5,
          message: "m",
          source: { url: "u", line: 1, column: 2 },
        },
      ],
    });
  });

  it("holds the levels and the time that were asked for", async () => {
    const records = [record({ level: "log" }), record({ timestamp: 4 }), record()];
    const { messages } = await read(records, { levels: ["warn"], since: 5 });
    expect(messages).toEqual([{ level: "warn", kind: "console", timestamp: 5, message: "m" }]);
  });

  it.each([
    ["an unknown level", record({ level: "shout" })],
    ["an unknown kind", record({ kind: "command" })],
    ["no time", record({ timestamp: "5" })],
    ["no end of its time", record({ timestamp: Infinity })],
    ["no text", record({ message: {} })],
    ["more text than there can be", record({ message: "x".repeat(60_000) })],
    ["nothing at all", null],
  ])("leaves out a record with %s", async (_what, odd) => {
    expect((await read([odd, record()])).messages).toHaveLength(1);
  });

  it.each([
    ["a stack that is none", { stack: 7 }],
    ["a stack without end", { stack: "x".repeat(20_000) }],
    ["a position that is none", { source: { url: "u", line: -1, column: 0 } }],
  ])("leaves out %s", async (_what, odd) => {
    expect((await read([record(odd)])).messages).toEqual([
      { level: "warn", kind: "console", timestamp: 5, message: "m" },
    ]);
  });

  it("holds a thousand records, however many come", async () => {
    expect((await read(Array.from({ length: 1_500 }, () => record()))).messages).toHaveLength(1_000);
  });

  it.each([
    ["no list", {}],
    ["nothing", null],
  ])("covers nothing where %s comes", async (_what, records) => {
    expect(await read(records)).toMatchObject({ messages: [], coverage: "none" });
  });

  it("covers nothing where no script runs in the page's world", async () => {
    const reader = new ConsoleReader(new Promise(() => undefined), "document-start", []);
    expect(await reader.read({})).toMatchObject({ messages: [], coverage: "none" });
  });

  it("does not wait for ever, nor take a later answer for an earlier question", async () => {
    jest.useFakeTimers();
    let late: number | undefined;
    const reader = await readerOf((id) => {
      if (late !== undefined) return { id: late, dropped: 0, records: [record({ message: "late" })] };
      late = id;
      return undefined;
    });
    const first = reader.read({});
    const second = reader.read({});
    expect((await first).messages).toMatchObject([{ message: "late" }]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await second).toMatchObject({ messages: [], coverage: "none" });
    jest.useRealTimers();
  });
});

it("tells the page's world when nobody will ask any more, and covers nothing then", async () => {
  const port = new FakePort((id) => ({ id, dropped: 0, records: [] }));
  const given = Promise.resolve(port as Partial<MessagePort> as MessagePort);
  const reader = new ConsoleReader(given, "document-start", []);
  await given;
  reader.end();
  expect(port).toMatchObject({ asked: ["ended"], closed: true });
  expect(await reader.read({})).toMatchObject({ messages: [], coverage: "none" });
});

it("tells so too where the port comes only then", async () => {
  const port = new FakePort((id) => ({ id, dropped: 0, records: [] }));
  const given = Promise.resolve(port as Partial<MessagePort> as MessagePort);
  const reader = new ConsoleReader(given, "document-start", []);
  reader.end();
  await given;
  expect(port).toMatchObject({ asked: ["ended"], closed: true });
});
