import { LongText } from "./long-text.js";

const text = 'He said "no".\n\u00e9\u{1f600}\ud800';
const json = JSON.stringify(text);

describe("LongText", () => {
  it("is the text that its JSON tells", () => {
    expect(new LongText(json).text).toBe(text);
  });

  it.each(['"\\x"', '"a', "5", "", '"a\nb"'])("is no text where its JSON is none: %j", (wrong) => {
    const long = new LongText(wrong);
    expect([long.text, long.text]).toEqual([undefined, undefined]);
  });

  it("gives its JSON for the very same text, and for no other", () => {
    const texts = [new LongText('"other"'), new LongText(json)];
    for (const long of texts) expect(long.text).toBeDefined();
    expect(LongText.jsonOf(texts, text)).toBe(json);
    expect(LongText.jsonOf(texts, `${text} `)).toBeUndefined();
    expect(LongText.jsonOf(undefined, text)).toBeUndefined();
  });

  it("gives it for none that nobody has read, which nobody can have", () => {
    expect(LongText.jsonOf([new LongText(json)], text)).toBeUndefined();
  });
});
