import { text as readText } from "node:stream/consumers";
import { servePage } from "@browser-mcp/testing";
import { lostMessages, newestOf } from "./lost-messages.js";

describe("newestOf", () => {
  it("is what a tab got of messages that went into all tabs in turn", () => {
    expect([0, 1, 2].map((tab) => newestOf(tab, 3, 7))).toEqual([
      [0, 3, 6],
      [1, 4],
      [2, 5],
    ]);
    expect(newestOf(2, 3, 1)).toEqual([]);
  });

  it("is no more than a ring has room for, the newest", () => {
    const numbers = newestOf(0, 2, 4_000);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([1_000, 2_000, 3_998]);
  });
});

describe("lostMessages", () => {
  const messageOf = (number: number) => ({ message: `slow: retrying ${number}` });
  const numbersOf: Readonly<Record<number, readonly number[]>> = { 1: [0, 4], 2: [1, 3] };
  /** Gives the messages of two tabs in pages of one, but never number 2. */
  const pageOf = (body: string): string => {
    const { params } = JSON.parse(body) as { params: { arguments: { tabId: number; cursor?: string } } };
    const { tabId, cursor = "0" } = params.arguments;
    const [numbers, at] = [numbersOf[tabId] ?? [], Number(cursor)];
    const nextCursor = at + 1 < numbers.length ? String(at + 1) : null;
    const messages = [messageOf(numbers[at] ?? -1)];
    return JSON.stringify({ result: { structuredContent: { messages, nextCursor } } });
  };

  it("reads all pages of every tab and counts what is not there", async () => {
    const server = await servePage({
      "/mcp": (request, response) => void readText(request).then((body) => response.end(pageOf(body))),
    });
    const sent = { url: server.url("/mcp"), headers: {}, tabs: 2, sent: 5 };
    expect(await lostMessages(sent, new AbortController().signal)).toEqual({ lost: 1, broken: undefined });
    await server.close();
  });

  it("says what an answer was that is no console", async () => {
    const server = await servePage({
      "/mcp": (_request, response) => response.end('{"error":{"message":"no such tool"}}'),
    });
    const sent = { url: server.url("/mcp"), headers: {}, tabs: 1, sent: 1 };
    const { lost, broken } = await lostMessages(sent, new AbortController().signal);
    expect([lost, broken]).toEqual([1, expect.stringContaining("no such tool")]);
    await server.close();
  });
});
