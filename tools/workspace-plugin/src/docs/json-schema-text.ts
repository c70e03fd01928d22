import type { JsonSchema } from "./reference";

/** One line of a table: a value somewhere inside an object. */
export interface Field {
  /** `metadata.viewport`, `tabs[].id`. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

const number = (value: number): string => value.toLocaleString("en-US");

function range(minimum: number | undefined, maximum: number | undefined, unit = ""): string | undefined {
  if (minimum !== undefined && maximum !== undefined)
    return `${number(minimum)} to ${number(maximum)}${unit}`;
  if (minimum !== undefined) return `at least ${number(minimum)}${unit}`;
  if (maximum !== undefined) return `at most ${number(maximum)}${unit}`;
  return undefined;
}

function lengthOf({ minLength, maxLength }: JsonSchema): string | undefined {
  return minLength === 1 && maxLength === undefined
    ? "not empty"
    : range(minLength, maxLength, " characters");
}

/** What a value must keep to, in words; empty where there is no bound. */
export function boundsOf(schema: JsonSchema): string {
  return [
    range(schema.minimum, schema.maximum),
    schema.exclusiveMinimum === undefined ? undefined : `more than ${number(schema.exclusiveMinimum)}`,
    schema.exclusiveMaximum === undefined ? undefined : `less than ${number(schema.exclusiveMaximum)}`,
    lengthOf(schema),
    range(schema.minItems, schema.maxItems, " items"),
    schema.pattern === undefined ? undefined : `matches \`${schema.pattern}\``,
  ]
    .filter((bound) => bound !== undefined)
    .join(", ");
}

/** A schema's type in a few words: `integer`, `"a" or "b"`, `array of string`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map(typeOf).join(" or ");
  if (schema.$ref !== undefined) return "the same again";
  if (typeof schema.type === "object") return schema.type.join(" or ");
  if (schema.type === "array")
    return schema.items === undefined ? "array" : `array of ${typeOf(schema.items)}`;
  if (schema.type === "object" && schema.properties === undefined) {
    return typeof schema.additionalProperties === "object"
      ? `object, each value ${typeOf(schema.additionalProperties)}`
      : "object";
  }
  return schema.type ?? "any JSON";
}

/** The fields of an object, and of the objects within it, in the order of the schema. */
export function fieldsOf(schema: JsonSchema, prefix = ""): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    const field: Field = { name, schema: value, required: schema.required?.includes(key) ?? false };
    const inner = value.items ?? value;
    return [field, ...fieldsOf(inner, value.items === undefined ? `${name}.` : `${name}[].`)];
  });
}
