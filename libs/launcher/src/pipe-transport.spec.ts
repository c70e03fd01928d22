import { PassThrough } from "node:stream";
import { PipeTransport } from "./pipe-transport.js";

const pipes = () => {
  const toBrowser = new PassThrough();
  const fromBrowser = new PassThrough();
  const transport = new PipeTransport(toBrowser, fromBrowser);
  const messages: string[] = [];
  transport.onmessage = (message) => messages.push(message);
  const closed = new Promise<void>((resolve) => (transport.onclose = resolve));
  return { toBrowser, fromBrowser, transport, messages, closed };
};

describe("PipeTransport", () => {
  it("ends each message with a zero byte", () => {
    const { toBrowser, transport } = pipes();
    transport.send('{"id":1}');
    transport.send('{"id":2}');

    expect(String(toBrowser.read())).toBe('{"id":1}\0{"id":2}\0');
  });

  it("puts messages together from any chunks, characters of several bytes included", async () => {
    const { fromBrowser, messages, closed } = pipes();
    const bytes = Buffer.from('{"a":"ä€😀"}\0{"b":1}\0{"unfinished"');
    for (const byte of bytes) fromBrowser.write(Buffer.from([byte]));
    fromBrowser.end();
    await closed;

    expect(messages).toEqual(['{"a":"ä€😀"}', '{"b":1}']);
  });

  it("closes when the browser's end breaks", async () => {
    const { toBrowser, closed } = pipes();
    toBrowser.destroy(new Error("EPIPE"));

    await expect(closed).resolves.toBeUndefined();
  });

  it("closes on a message without end", async () => {
    const { fromBrowser, closed } = pipes();
    const chunk = "x".repeat(1024 * 1024);
    for (let i = 0; i < 17; i++) fromBrowser.write(chunk);

    await expect(closed).resolves.toBeUndefined();
  });
});
