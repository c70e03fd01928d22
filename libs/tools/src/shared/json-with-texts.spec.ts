import { LongText } from "@browser-mcp/protocol";
import * as fc from "fast-check";
import { jsonWithTexts } from "./json-with-texts.js";

/** Texts that were read, with their JSON. */
function read(...texts: readonly string[]): readonly LongText[] {
  return texts.map((text) => {
    const long = new LongText(JSON.stringify(text));
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
      const { json, pieces, bytes } = jsonWithTexts(output, texts);
      expect(json).toBe(JSON.stringify(output));
      expect(pieces?.join("") ?? json).toBe(json);
      expect(bytes).toBe(Buffer.byteLength(json));
    }
  });

  it("takes no field of the same name within another one for it", () => {
    const output = { more: { text: "", html: [{ html: "" }] }, text: "a", ["__proto__"]: "b", html: "c" };
    const { json, pieces } = jsonWithTexts(output, read("a", "b", "c"));
    expect(json).toBe(JSON.stringify(output));
    expect(pieces?.join("")).toBe(json);
  });

  it("is the JSON of any object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const strings = Object.values(object).filter((value) => typeof value === "string");
        expect(JSON.parse(jsonWithTexts(object, read(...strings)).json)).toEqual(
          JSON.parse(JSON.stringify(object)),
        );
      }),
    );
  });

  it("takes the JSON as it was written", () => {
    const long = new LongText('"\\u0041\\/"');
    expect(long.text).toBe("A/");
    expect(jsonWithTexts({ text: "A/" }, [long]).json).toBe('{"text":"\\u0041\\/"}');
  });
});
