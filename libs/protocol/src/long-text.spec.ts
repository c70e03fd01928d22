import { LongText, PiecedJson } from "./long-text.js";

const text = 'He said "no".\n\u00e9\u{1f600}';
const longOf = (json: string): LongText => new LongText(new TextEncoder().encode(json), json.length);

describe("LongText", () => {
  it("is the text that its JSON tells", () => {
    const long = longOf(JSON.stringify(text));
    expect([long.isRead, long.text, long.isRead, long.json]).toEqual([
      false,
      text,
      true,
      JSON.stringify(text),
    ]);
  });

  it.each(['"\\x"', '"a', "5", "", '"a\nb"'])("is no text where its JSON is none: %j", (wrong) => {
    const long = longOf(wrong);
    expect([long.text, long.text]).toEqual([undefined, undefined]);
  });

  it("is found by the very same text, and by no other", () => {
    const texts = [longOf('"other"'), longOf(JSON.stringify(text))];
    expect(texts.map((long) => long.text)).toEqual(["other", text]);
    expect(LongText.find(texts, text)).toBe(texts[1]);
    expect(LongText.find(texts, `${text} `)).toBeUndefined();
    expect(LongText.find(undefined, text)).toBeUndefined();
  });

  it("is not found before somebody has read it: nobody can have its text", () => {
    expect(LongText.find([longOf(JSON.stringify(text))], text)).toBeUndefined();
  });
});

describe("PiecedJson", () => {
  it("is its pieces, one after the other", () => {
    const json = JSON.stringify({ text });
    const pieced = new PiecedJson(['{"text":', longOf(JSON.stringify(text)), "}"], Buffer.byteLength(json));
    expect([pieced.text, pieced.length, pieced.bytes]).toEqual([json, json.length, Buffer.byteLength(json)]);
  });
});
