import { boundsOf, fieldsOf, typeOf } from "./json-schema-text";
import type { JsonSchema } from "./reference";

describe("a JSON Schema in words", () => {
  it.each<[JsonSchema, string]>([
    [{ type: "integer" }, "integer"],
    [{ type: ["string", "null"] }, "string or null"],
    [{ enum: ["png", "jpeg"] }, '"png" or "jpeg"'],
    [{ const: "attached" }, '"attached"'],
    [{ anyOf: [{ type: "object" }, { type: "null" }] }, "object or null"],
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, "string or number"],
    [{ type: "array", items: { type: "string" } }, "array of string"],
    [{ type: "array" }, "array"],
    [{ type: "object", additionalProperties: { type: "string" } }, "object, each value string"],
    [{ type: "object", properties: {}, additionalProperties: false }, "object"],
    [{ $ref: "#" }, "the same again"],
    [{}, "any JSON"],
  ])("names the type of %j", (schema, words) => {
    expect(typeOf(schema)).toBe(words);
  });

  it.each<[JsonSchema, string]>([
    [{ minimum: 1, maximum: 1_000_000 }, "1 to 1,000,000"],
    [{ minimum: 0 }, "at least 0"],
    [{ maximum: 9 }, "at most 9"],
    [{ exclusiveMinimum: 0, exclusiveMaximum: 1 }, "more than 0, less than 1"],
    [{ minLength: 1 }, "not empty"],
    [{ minLength: 1, maxLength: 100 }, "1 to 100 characters"],
    [{ minItems: 2 }, "at least 2 items"],
    [{ pattern: "^a$" }, "matches `^a$`"],
    [{ type: "string" }, ""],
  ])("names the bounds of %j", (schema, words) => {
    expect(boundsOf(schema)).toBe(words);
  });

  it("lists the fields of objects within objects and arrays", () => {
    const fields = fieldsOf({
      properties: {
        page: { properties: { title: {} }, required: ["title"] },
        tabs: { type: "array", items: { properties: { id: {} } } },
      },
      required: ["page"],
    });
    expect(fields.map(({ name, required }) => [name, required])).toEqual([
      ["page", true],
      ["page.title", true],
      ["tabs", false],
      ["tabs[].id", false],
    ]);
  });
});
