import { EventReader } from "./event-reader.js";

const read = (reader: EventReader, text: string): string[] =>
  reader.read(Buffer.from(text)).map(({ data }) => Buffer.concat([...data]).toString());

describe("EventReader", () => {
  it("finds events wherever the chunks are cut", () => {
    const text = 'id: 1\nevent: message\ndata: {"a":1}\n\n: keepalive\n\nid: 2\r\ndata:{"b":2}\r\n\r\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const reader = new EventReader(1_000);
      expect([...read(reader, text.slice(0, cut)), ...read(reader, text.slice(cut))]).toEqual([
        '{"a":1}',
        '{"b":2}',
      ]);
      expect(reader.lastEventId).toBe("2");
    }
  });

  it("takes an id with the whole event only, and one without data too", () => {
    const reader = new EventReader(1_000);
    read(reader, "id: 7-1\ndata:\n\nid: 7-2\ndata: {");
    expect(reader.lastEventId).toBe("7-1");
  });

  it("joins the lines of one event", () => {
    expect(read(new EventReader(1_000), 'data: {"a":\ndata: 1}\n\n')).toEqual(['{"a":1}']);
  });

  it("refuses an event that is too large, whatever it consists of", () => {
    expect(() => read(new EventReader(20), `data: ${"x".repeat(30)}`)).toThrow(RangeError);
    const reader = new EventReader(20);
    for (let index = 0; index < 100; index += 1) read(reader, ": keepalive\n\n");
    expect(read(reader, "data: 1\n\n")).toEqual(["1"]);
  });
});
