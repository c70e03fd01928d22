import * as z from "zod";

const number = (value: number): string => value.toLocaleString("en-US");

function rangeOf({ minimum, maximum }: z.core.JSONSchema.BaseSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${number(minimum)} to ${number(maximum)}`;
  if (minimum !== undefined) return ` of at least ${number(minimum)}`;
  return maximum === undefined ? "" : ` of at most ${number(maximum)}`;
}

function wordsOf(schema: z.core.JSONSchema.BaseSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  switch (schema.type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${rangeOf(schema)}`;
    case "number":
      return `a number${rangeOf(schema)}`;
    case "array":
      return "a list of texts";
    default:
      return "a text";
  }
}

/** The values that a setting may have, in words: `a whole number from 0 to 65,535`. */
export function allowedValues(setting: z.ZodType): string {
  return wordsOf(z.toJSONSchema(setting, { io: "input" }));
}

/** Its default as it would stand in config.toml; absent where there is none. */
export function defaultValue(setting: z.ZodType): unknown {
  return z.toJSONSchema(setting, { io: "input" }).default;
}
