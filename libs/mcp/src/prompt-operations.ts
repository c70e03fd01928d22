import { GetPromptRequestParamsSchema, ListPromptsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { withoutIcons } from "./icons.js";
import { defineOperation } from "./operation.js";
import type { Operation } from "./operation.js";
import { PagedList } from "./paged-list.js";
import type { PromptCatalog } from "./prompt-catalog.js";
import type { PromptDescriptor } from "./prompt-source.js";
import { since } from "./protocol-versions.js";
import { asksFor } from "./served-request.js";

/** `prompts/list` and `prompts/get`. */
export function promptOperations(prompts: PromptCatalog): readonly Operation[] {
  const pagesOf = (entries: readonly PromptDescriptor[]) =>
    PagedList.of({ method: "prompts/list", field: "prompts", entries, keyOf: ({ name }) => name });
  const whole = pagesOf(prompts.prompts);
  const plain = pagesOf(prompts.prompts.map(withoutIcons));
  return [
    defineOperation("prompts/list", ListPromptsRequestSchema.shape.params, (params, { version }) =>
      (version >= since.icons ? whole : plain).page(params?.cursor),
    ),
    defineOperation(
      "prompts/get",
      GetPromptRequestParamsSchema,
      async ({ name, arguments: args }, request) => ({
        ...(await prompts.get(name, args ?? {}, asksFor(name, request))),
      }),
    ),
  ];
}
