import { CompleteRequestParamsSchema } from "@modelcontextprotocol/sdk/types.js";
import { defineOperation } from "./operation.js";
import type { Operation } from "./operation.js";
import type { PromptCatalog } from "./prompt-catalog.js";
import type { ResourceCatalog } from "./resource-catalog.js";
import { asksFor } from "./served-request.js";

/** `completion/complete`, for arguments of prompts and of resource templates. */
export const completionOperation = (resources: ResourceCatalog, prompts: PromptCatalog): Operation =>
  defineOperation(
    "completion/complete",
    CompleteRequestParamsSchema,
    async ({ ref, argument, context }, served) => {
      const request = asksFor("completion/complete", served);
      const completion =
        ref.type === "ref/resource"
          ? await resources.complete(ref.uri, argument, request)
          : await prompts.complete(ref.name, argument, request, context?.arguments ?? {});
      return { completion };
    },
  );
