import type { Logger } from "@browser-mcp/protocol";
import { silentLogger } from "@browser-mcp/protocol";
import { rawPost } from "@browser-mcp/testing";
import { SseReader } from "./sse-reader.fixture.js";
import type { ReadEvent } from "./sse-reader.fixture.js";
import { TransportFixture } from "./transport.fixture.js";
import type { TransportFixtureOptions } from "./transport.fixture.js";

let fixture: TransportFixture;
const start = async (options?: TransportFixtureOptions): Promise<void> => {
  fixture = await TransportFixture.start(options);
};
afterEach(() => fixture.stop());

const call = (id: string | number) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "any", arguments: {} },
});
/** POSTs a call that has streamed one message, which is read. */
const openCall = async (id: string | number) => {
  const opening = SseReader.open(fixture.url, {}, call(id));
  const running = await fixture.running();
  await running.tell(0);
  const reader = await opening;
  return { reader, running, event: await nextMessage(reader) };
};
const resume = (event: ReadEvent | undefined) =>
  SseReader.open(fixture.url, { "last-event-id": event?.id ?? "" });
const nextMessage = async (reader: SseReader): Promise<ReadEvent | undefined> => {
  const event = await reader.next();
  return event?.data === "" ? reader.next() : event;
};
const progressOf = (messages: readonly unknown[]) =>
  messages.map((message) => (message as { params?: { progress: number } }).params?.progress ?? "answer");
const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });

describe("the stream of a request", () => {
  it("is not opened where nothing comes before the answer", async () => {
    await start();
    const response = rawPost(fixture.url, call(1));
    (await fixture.running()).answer("plain");
    expect((await response).headers["content-type"]).toBe("application/json");
  });

  it("begins with an event without data that says where and when to come back", async () => {
    await start();
    const opening = SseReader.open(fixture.url, {}, call(1));
    const running = await fixture.running();
    await running.tell(1);
    const reader = await opening;
    expect(await reader.next()).toEqual({ id: "1-1", retry: "1000", data: "" });
    expect(await reader.next()).toMatchObject({ id: "1-2", event: "message" });
    running.answer("done");
    expect(await reader.messages()).toMatchObject([{ id: 1, result: { content: [{ text: "done" }] } }]);
  });

  it("begins with the first message for clients that take empty data for a broken one", async () => {
    await start({ primed: false });
    const { event, running, reader } = await openCall(1);
    expect(event).toMatchObject({ id: "1-1" });
    expect(reader.text).not.toContain("retry");
    running.answer("done");
    await reader.ended;
  });

  it("goes on while its client is away, which gets exactly what it missed, and the answer", async () => {
    await start();
    const { reader, running, event } = await openCall("mine");
    await running.tell(1);
    await reader.drop();
    await running.tell(2);
    const again = await resume(event);
    await running.tell(3);
    running.answer("done");
    const messages = await again.messages();
    expect(progressOf(messages)).toEqual([1, 2, 3, "answer"]);
    expect(messages.at(-1)).toMatchObject({ id: "mine", result: { content: [{ text: "done" }] } });
    expect(running.signal.aborted).toBe(false);
  });

  it("gives an answer that came while its client was away", async () => {
    await start();
    const { reader, running, event } = await openCall(1);
    await reader.drop();
    running.answer("done");
    expect(progressOf(await (await resume(event)).messages())).toEqual(["answer"]);
    // And once more, for whom the answer was lost on the way again.
    expect(progressOf(await (await resume(event)).messages())).toEqual(["answer"]);
  });

  it("gives nobody what belongs to another stream", async () => {
    await start();
    const one = await openCall(1);
    const two = await openCall(2);
    const listener = await SseReader.open(fixture.url, {});
    await one.reader.drop();
    await two.running.tell(20);
    await fixture.transport.send({ jsonrpc: "2.0", method: "notifications/resources/list_changed" });
    one.running.answer("one");
    two.running.answer("two");
    expect(await (await resume(one.event)).messages()).toMatchObject([{ id: 1 }]);
    expect(await two.reader.messages()).toMatchObject([{ params: { progress: 20 } }, { id: 2 }]);
    await listener.drop();
  });

  it("moves to the newer connection where the older one only seems to be open", async () => {
    await start();
    const { reader, running, event } = await openCall(1);
    const again = await resume(event);
    await reader.ended;
    running.answer("done");
    expect(progressOf(await again.messages())).toEqual(["answer"]);
  });

  it("is given up, and its call with it, when the client does not come back in time", async () => {
    await start({ limits: { resumeMs: 20 } });
    const { reader, running, event } = await openCall(1);
    await reader.drop();
    await until(running.signal);
    expect((await resume(event)).status).toBe(400);
    expect(fixture.transport.inFlight).toBe(0);
  });

  it("ends, and is not kept, when its call is cancelled", async () => {
    await start();
    const { reader, running, event } = await openCall(0);
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 0 } };
    expect((await rawPost(fixture.url, cancel)).status).toBe(202);
    await until(running.signal);
    expect(await reader.messages()).toEqual([]);
    expect((await resume(event)).status).toBe(204);
  });
});

describe("a GET with a Last-Event-ID", () => {
  it.each(["", "x", "1", "1-", "0-1-2", "-1-1", "9-1", "1-99", "0x1-1", `${"9".repeat(400)}-1`])(
    "is no resumption but 400 for %j",
    async (id) => {
      await start();
      const { reader, running } = await openCall(1);
      const response = await SseReader.open(fixture.url, { "last-event-id": id || " " });
      expect(response.status).toBe(400);
      running.answer("done");
      await reader.ended;
    },
  );

  it("is refused with 400 where something it missed is no longer kept", async () => {
    await start({ limits: { events: 2 } });
    const { reader, running, event } = await openCall(1);
    await reader.drop();
    for (const progress of [1, 2, 3]) await running.tell(progress);
    const response = await resume(event);
    expect(response.status).toBe(400);
    await response.ended;
    expect(JSON.parse(response.text)).toMatchObject({
      id: null,
      error: { message: expect.stringContaining("no longer kept") as string },
    });
    running.answer("done");
  });

  it("is answered with 204 where everything was read, so that the client stops asking", async () => {
    await start();
    const { reader, running } = await openCall(1);
    running.answer("done");
    const last = await reader.next();
    await reader.ended;
    expect((await resume(last)).status).toBe(204);
  });
});

describe("the standalone stream", () => {
  const notify = (uri: string) =>
    fixture.transport.send({ jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri } });
  const uris = async (reader: SseReader, count: number): Promise<unknown[]> => {
    const found: unknown[] = [];
    while (found.length < count) {
      const event = await reader.next();
      if (event === undefined) break;
      if (event.data !== "") found.push((JSON.parse(event.data ?? "") as { params: unknown }).params);
    }
    return found;
  };

  it("gives a client that comes back what it missed", async () => {
    await start();
    const first = await SseReader.open(fixture.url, {});
    await notify("a");
    const [primer, event] = [await first.next(), await first.next()];
    expect(primer).toEqual({ id: "0-1", retry: "1000", data: "" });
    await first.drop();
    await notify("b");
    await notify("c");
    const second = await resume(event);
    await notify("d");
    expect(await uris(second, 3)).toEqual([{ uri: "b" }, { uri: "c" }, { uri: "d" }]);
    await second.drop();
  });

  it("gives a client that begins anew only what comes from then on", async () => {
    await start();
    const first = await SseReader.open(fixture.url, {});
    await first.drop();
    await notify("missed");
    const second = await SseReader.open(fixture.url, {});
    await notify("new");
    expect(await uris(second, 1)).toEqual([{ uri: "new" }]);
    await second.drop();
  });

  it("keeps nothing for a client that never listened", async () => {
    await start();
    await notify("unheard");
    expect((await resume({ id: "0-1" })).status).toBe(400);
  });
});

describe("a client that does not read", () => {
  it("is dropped when too much waits for it, and the log says why", async () => {
    const warnings: unknown[][] = [];
    const logger: Logger = { ...silentLogger, warn: (...said) => warnings.push(said) };
    await start({ logger });
    const { reader, running } = await openCall(1);
    reader.response.pause();
    reader.response.socket.pause();
    const megabyte = "x".repeat(1024 * 1024);
    for (let count = 0; count < 64 && warnings.length === 0; count++) {
      await running.tell(count, megabyte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(warnings).toEqual([
      ["event stream dropped: its client does not read", { waitingBytes: expect.any(Number) as number }],
    ]);
    reader.response.socket.resume();
    reader.response.resume();
    await reader.ended;
    running.answer("done");
  });
});
