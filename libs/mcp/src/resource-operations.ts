import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestParamsSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { defineOperation } from "./operation.js";
import type { Operation } from "./operation.js";
import type { ResourceCatalog } from "./resource-catalog.js";
import { asksFor } from "./served-request.js";

/** `resources/list`, `resources/templates/list` and `resources/read`. */
export function resourceOperations(resources: ResourceCatalog): readonly Operation[] {
  return [
    defineOperation("resources/list", ListResourcesRequestSchema.shape.params, async (params, request) => ({
      ...(await resources.list(params?.cursor, asksFor("resources/list", request))),
    })),
    defineOperation("resources/templates/list", ListResourceTemplatesRequestSchema.shape.params, () => ({
      resourceTemplates: resources.templates,
    })),
    defineOperation("resources/read", ReadResourceRequestParamsSchema, async ({ uri }, request) => ({
      contents: await resources.read(uri, asksFor("resources/read", request)),
    })),
  ];
}
