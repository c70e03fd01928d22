import { LongText } from "@browser-mcp/protocol";
import * as fc from "fast-check";
import { jsonWithTexts } from "./json-with-texts.js";

const longOf = (json: string): LongText => new LongText(Buffer.from(json), json.length);

/** What was made, as text. */
function textOf(made: ReturnType<typeof jsonWithTexts>): string {
  const text = "json" in made ? made.json : made.pieced.text;
  expect(made.bytes).toBe(Buffer.byteLength(text));
  return text;
}

/** Texts that were read, with their JSON. */
function read(...texts: readonly string[]): readonly LongText[] {
  return texts.map((text) => {
    const long = longOf(JSON.stringify(text));
    expect(long.text).toBe(text);
    return long;
  });
}

const awkward = '"text":"", \\"text\\":\\"\\" "';

describe("jsonWithTexts", () => {
  it("is the object's JSON, whatever its other fields hold", () => {
    const output = {
      url: awkward,
      title: '"text',
      text: "a\nb",
      more: { text: "", '"text': "" },
      html: "<p>",
      last: 1,
    };
    for (const texts of [undefined, read(), read("a\nb"), read("<p>", "a\nb"), read("other")]) {
      expect(textOf(jsonWithTexts(output, texts))).toBe(JSON.stringify(output));
    }
  });

  it("takes no field of the same name within another one for it", () => {
    const output = { more: { text: "", html: [{ html: "" }] }, text: "a", ["__proto__"]: "b", html: "c" };
    const made = jsonWithTexts(output, read("a", "b", "c"));
    expect("pieced" in made).toBe(true);
    expect(textOf(made)).toBe(JSON.stringify(output));
  });

  it("is the JSON of any object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const strings = Object.values(object).filter((value) => typeof value === "string");
        expect(JSON.parse(textOf(jsonWithTexts(object, read(...strings))))).toEqual(
          JSON.parse(JSON.stringify(object)),
        );
      }),
    );
  });

  it("takes the JSON as it was written", () => {
    const long = longOf('"\\u0041\\/"');
    expect(long.text).toBe("A/");
    expect(textOf(jsonWithTexts({ text: "A/" }, [long]))).toBe('{"text":"\\u0041\\/"}');
  });
});
