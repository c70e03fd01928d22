import { GetPromptRequestParamsSchema, ListPromptsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { defineOperation } from "./operation.js";
import type { Operation } from "./operation.js";
import type { PromptCatalog } from "./prompt-catalog.js";
import { asksFor } from "./served-request.js";

/** `prompts/list` and `prompts/get`. */
export function promptOperations(prompts: PromptCatalog): readonly Operation[] {
  const list = { prompts: prompts.prompts };
  return [
    defineOperation("prompts/list", ListPromptsRequestSchema.shape.params, () => list),
    defineOperation(
      "prompts/get",
      GetPromptRequestParamsSchema,
      async ({ name, arguments: args }, request) => ({
        ...(await prompts.get(name, args ?? {}, asksFor(name, request))),
      }),
    ),
  ];
}
