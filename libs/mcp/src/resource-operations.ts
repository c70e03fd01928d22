import {
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestParamsSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { withoutIcons } from "./icons.js";
import { defineOperation } from "./operation.js";
import type { Operation } from "./operation.js";
import { PagedList } from "./paged-list.js";
import { since } from "./protocol-versions.js";
import type { ResourceCatalog } from "./resource-catalog.js";
import type { ResourceTemplateDescriptor } from "./resource-source.js";
import { asksFor } from "./served-request.js";

/** `resources/list`, `resources/templates/list` and `resources/read`. */
export function resourceOperations(resources: ResourceCatalog): readonly Operation[] {
  const pagesOf = (entries: readonly ResourceTemplateDescriptor[]) =>
    PagedList.of({
      method: "resources/templates/list",
      field: "resourceTemplates",
      entries,
      keyOf: ({ uriTemplate }) => uriTemplate,
    });
  const whole = pagesOf(resources.templates);
  const plain = pagesOf(resources.templates.map(withoutIcons));
  return [
    defineOperation("resources/list", ListResourcesRequestSchema.shape.params, async (params, request) => ({
      ...(await resources.list(params?.cursor, asksFor("resources/list", request))),
    })),
    defineOperation(
      "resources/templates/list",
      ListResourceTemplatesRequestSchema.shape.params,
      (params, { version }) => (version >= since.icons ? whole : plain).page(params?.cursor),
    ),
    defineOperation("resources/read", ReadResourceRequestParamsSchema, async ({ uri }, request) => ({
      contents: await resources.read(uri, asksFor("resources/read", request)),
    })),
  ];
}
