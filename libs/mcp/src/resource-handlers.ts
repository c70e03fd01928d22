import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CompleteRequestParamsSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestParamsSchema,
  SubscribeRequestParamsSchema,
  UnsubscribeRequestParamsSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Caller } from "@browser-mcp/protocol";
import { cutText } from "./cut-text.js";
import type { ResourceCatalog } from "./resource-catalog.js";
import type { ResourceRequest } from "./resource-source.js";
import type { ResourceWatcher } from "./resource-subscriptions.js";
import { RpcMethod } from "./rpc-method.js";
import type { ServedRequest } from "./rpc-method.js";

const list = new RpcMethod("resources/list", ListResourcesRequestSchema.shape.params);
const listTemplates = new RpcMethod(
  "resources/templates/list",
  ListResourceTemplatesRequestSchema.shape.params,
);
const read = new RpcMethod("resources/read", ReadResourceRequestParamsSchema);
const complete = new RpcMethod("completion/complete", CompleteRequestParamsSchema);
const subscribe = new RpcMethod("resources/subscribe", SubscribeRequestParamsSchema);
const unsubscribe = new RpcMethod("resources/unsubscribe", UnsubscribeRequestParamsSchema);

/**
 * Answers the methods of resources on one `Server`.
 * @param caller who asks by a request
 * @param watcher absent where there is no session, and so nobody who could be told of changes
 */
export function publishResources(
  server: Server,
  resources: ResourceCatalog,
  caller: (request: ServedRequest) => Caller,
  watcher: ResourceWatcher | undefined,
): void {
  const request = (tool: string, served: ServedRequest): ResourceRequest => ({
    caller: { ...caller(served), tool },
    signal: served.signal,
  });

  list.serve(server, async (params, served) => {
    const page = await resources.list(params?.cursor, request("resources/list", served));
    return { ...page, resources: page.resources.map((resource) => ({ ...resource })) };
  });
  listTemplates.serve(server, () => ({
    resourceTemplates: resources.templates.map((template) => ({ ...template })),
  }));
  read.serve(server, async ({ uri }, served) => {
    const contents = await resources.read(uri, request("resources/read", served));
    return { contents: contents.map((part) => ({ ...part })) };
  });
  complete.serve(server, async ({ ref, argument }, served) => {
    if (ref.type !== "ref/resource") {
      throw new BrowserMcpError("INVALID_PARAMETERS", `There is no prompt ${cutText(ref.name, 100, "…")}.`);
    }
    const completion = await resources.complete(ref.uri, argument, request("completion/complete", served));
    return { completion: { ...completion, values: [...completion.values] } };
  });

  if (watcher === undefined) return;
  subscribe.serve(server, async ({ uri }, served) => {
    await watcher.subscribe(uri, request("resources/subscribe", served));
    return {};
  });
  unsubscribe.serve(server, ({ uri }) => {
    watcher.unsubscribe(uri);
    return {};
  });
}
