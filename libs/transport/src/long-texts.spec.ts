import * as fc from "fast-check";
import { hasLongTexts, longTextsOf, parseWithLongTexts } from "./long-texts.js";

const long = 'He said "no" \\ and left.\n\u00e9\u{1f600} '.repeat(200);
/** The frame as it is parsed, from bytes. */
const parse = (json: string): unknown => parseWithLongTexts(json, Buffer.from(json));

const frame = (data: unknown): string => JSON.stringify({ type: "response", requestId: "r1", data });

/** The data of a frame that was read, as plain JSON. */
const dataOf = (value: unknown): unknown => (JSON.parse(JSON.stringify(value)) as { data: unknown }).data;

describe("parseWithLongTexts", () => {
  it("gives the frame that JSON.parse gives, and the JSON of its long texts", () => {
    const data = { url: "https://a", text: long, title: "t", html: `${long}!`, more: { a: [1, null, true] } };
    const value = parse(frame(data));
    const read = (value as { data: object }).data;
    expect([hasLongTexts(read), longTextsOf(read)]).toEqual([true, []]);
    expect(dataOf(value)).toEqual(data);
    const texts = longTextsOf(read);
    expect(texts?.map(({ json, text }) => [json, text])).toEqual([
      [JSON.stringify(long), long],
      [JSON.stringify(`${long}!`), `${long}!`],
    ]);
  });

  it("leaves what it cannot do better to JSON.parse", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, ""]));
    for (const data of [
      { text: "short" },
      { nested: { text: long } },
      [long],
      { [long]: 1 },
      { ...many, text: long },
      long,
    ]) {
      expect(parse(frame(data))).toBeUndefined();
    }
    for (const text of [JSON.stringify(long), JSON.stringify([long]), frame({ text: long }).slice(0, -10)]) {
      expect(parse(text)).toBeUndefined();
    }
  });

  it("puts every text back under its own name, whatever the order of the names", () => {
    const text = `{"data":{"b":${JSON.stringify(`b${long}`)},"5":${JSON.stringify(`5${long}`)},"a":"x"}}`;
    expect(dataOf(parse(text))).toEqual({ b: `b${long}`, "5": `5${long}`, a: "x" });
  });

  it("takes no doubled name, and leaves prototypes alone", () => {
    const json = JSON.stringify(long);
    expect(parse(`{"data":{"a":${json},"a":${json}}}`)).toBeUndefined();
    const value = parse(`{"data":{"__proto__":${json}}}`) as { data: object };
    expect(Object.getPrototypeOf(value.data)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value.data, "__proto__")?.get?.()).toBe(long);
  });

  it("hands on no bytes that are no UTF-8", () => {
    const bytes = Buffer.from(frame({ text: "x".repeat(5_000) }));
    bytes[2_000] = 0xff;
    const value = parseWithLongTexts(bytes.toString("utf8"), bytes) as { data: { text: string } };
    const { text } = value.data;
    const [long] = longTextsOf(value.data) ?? [];
    expect(text).toContain("\ufffd");
    expect(Buffer.from(long?.bytes ?? []).toString("latin1")).toBe(
      Buffer.from(JSON.stringify(text)).toString("latin1"),
    );
  });

  it("reads a long text that is no JSON as undefined", () => {
    const value = parse(`{"data":{"text":"\\x${"a".repeat(5_000)}"}}`);
    expect(value).toMatchObject({ data: { text: undefined } });
  });

  it("gives what JSON.parse gives of any data", () => {
    const text = fc.string({ unit: "binary", minLength: 0, maxLength: 30 }).map((part) => part.repeat(300));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(text, fc.jsonValue({ maxDepth: 2 }))), (data) => {
        const json = frame(data);
        const value = parse(json) ?? JSON.parse(json);
        expect(dataOf(value)).toEqual((JSON.parse(json) as { data: unknown }).data);
      }),
    );
  });
});
