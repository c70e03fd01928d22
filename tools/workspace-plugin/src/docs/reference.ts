import * as z from "zod";

/** What the references render of a JSON Schema (2020-12). */
export interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly items?: JsonSchema | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: JsonSchema | boolean | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly pattern?: string | undefined;
  readonly $ref?: string | undefined;
}

const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(jsonSchema).optional(),
    oneOf: z.array(jsonSchema).optional(),
    items: jsonSchema.optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), jsonSchema]).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    pattern: z.string().optional(),
    $ref: z.string().optional(),
  }),
);

const toolReferenceSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  inputSchema: jsonSchema,
  outputSchema: jsonSchema,
  annotations: z.object({
    readOnlyHint: z.boolean(),
    destructiveHint: z.boolean(),
    idempotentHint: z.boolean(),
    openWorldHint: z.boolean(),
  }),
});
/** One tool as `tools/list` shows it. */
export type ToolReference = z.infer<typeof toolReferenceSchema>;

const errorReferenceSchema = z.record(z.string(), z.object({ meaning: z.string(), hint: z.string() }));
/** The error catalogue, by code. */
export type ErrorReference = z.infer<typeof errorReferenceSchema>;

const sectionReferenceSchema = z.object({
  section: z.string(),
  description: z.string(),
  settings: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      description: z.string(),
      allowed: z.string(),
      default: z.unknown().optional(),
      variables: z.array(z.string()),
      flag: z.string().optional(),
      live: z.boolean(),
    }),
  ),
});
/** One section of the settings. */
export type SectionReference = z.infer<typeof sectionReferenceSchema>;

const metricReferenceSchema = z.object({
  name: z.string(),
  type: z.string(),
  help: z.string(),
  labels: z.array(z.string()),
});
/** One metric. */
export type MetricReference = z.infer<typeof metricReferenceSchema>;

/** Everything that the references are rendered from. */
export const referenceSchema = z.object({
  tools: z.array(toolReferenceSchema),
  errors: errorReferenceSchema,
  settings: z.array(sectionReferenceSchema),
  metrics: z.array(metricReferenceSchema),
});
export type Reference = z.infer<typeof referenceSchema>;
