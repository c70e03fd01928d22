import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { CallToolResult, ListToolsResult, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv-provider.js";
import type { Caller, Logger } from "@browser-mcp/protocol";
import type { CallOptions, ToolDescriptor, ToolResult } from "@browser-mcp/tools";
import { askByElicitation, canElicit } from "./elicitation.js";
import { since } from "./protocol-versions.js";
import { ResourceCatalog } from "./resource-catalog.js";
import { publishResources } from "./resource-handlers.js";
import type { ResourceSource } from "./resource-source.js";
import { ResourceSubscriptions } from "./resource-subscriptions.js";
import type { ResourceWatcher } from "./resource-subscriptions.js";
import { RpcMethod } from "./rpc-method.js";
import type { ServedRequest } from "./rpc-method.js";
import { serialised } from "./serialised.js";

/** What the endpoint needs of a tool runner; `ToolRunner` of @browser-mcp/tools is one. */
export interface ToolSource {
  list(): readonly ToolDescriptor[];
  /** @throws BrowserMcpError TOOL_NOT_FOUND; every other failure is a result */
  call(name: string, args: unknown, options: CallOptions): Promise<ToolResult>;
}

/** What the server says of itself. */
export interface ServerIdentity {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** A few lines that teach a model how to use the tools. */
  readonly instructions: string;
}

/** The way to a client for what is no answer; `HttpTransport` is one. */
export interface NotificationStream {
  /** Whether the client listens now. */
  readonly streaming: boolean;
  /** Told whenever it begins to listen. */
  onstream?: () => void;
  /** Whether what belongs to a request reaches its client before the answer. */
  reaches(requestId: RequestId): boolean;
}

/** Who is at the other end, asked anew at every call because a client introduces itself only after it connected. */
export interface ClientView {
  /** "name version" as the client introduced itself, or "unknown". */
  readonly client: () => string;
  readonly session?: string;
  /** The protocol version that it speaks. */
  readonly version: string;
  /** Absent for bare requests, whose senders cannot be told anything. */
  readonly stream?: NotificationStream;
}

/** What a catalogue publishes. */
export interface CatalogOptions {
  readonly identity: ServerIdentity;
  readonly tools: ToolSource;
  readonly resources?: readonly ResourceSource[];
  readonly logger: Logger;
}

const listTools = new RpcMethod("tools/list", ListToolsRequestSchema.shape.params);
const { params: callParams } = CallToolRequestSchema.shape;
/** `null` counts as absent, for the arguments as for each of them. */
const callTool = new RpcMethod(
  "tools/call",
  callParams.extend({ arguments: callParams.shape.arguments.nullable() }),
);

/** Publishes tools and resources through the SDK's low-level `Server`. One catalogue serves every session. */
export class Catalog {
  readonly #identity: ServerIdentity;
  readonly #logger: Logger;
  readonly #tools: ToolSource;
  readonly #list: ListToolsResult;
  /** For clients that know no `structuredContent`, and must not wait for what `outputSchema` promises. */
  readonly #plainList: ListToolsResult;
  readonly #resources: ResourceCatalog | undefined;
  readonly #subscriptions: ResourceSubscriptions | undefined;
  /** Shared: each `Server` would make one of its own, the dearest part of a session. */
  readonly #validator = new AjvJsonSchemaValidator();

  constructor({ identity, tools, resources = [], logger }: CatalogOptions) {
    this.#identity = identity;
    this.#logger = logger;
    this.#tools = tools;
    const listing = tools.list().map(listed);
    this.#list = serialised({ tools: listing });
    this.#plainList = serialised({ tools: listing.map(({ outputSchema, ...tool }) => tool) });
    if (resources.length === 0) return;
    this.#resources = new ResourceCatalog(resources);
    this.#subscriptions = new ResourceSubscriptions(this.#resources);
  }

  /** A server for one session, or for all bare requests together. */
  createServer(view: ClientView): Server {
    const { name, title, version, instructions } = this.#identity;
    const server = new Server(
      { name, title, version },
      { capabilities: this.#capabilities(view), instructions, jsonSchemaValidator: this.#validator },
    );
    const structured = view.version >= since.structuredContent;
    const caller = (request: ServedRequest): Caller => ({
      client: view.client(),
      ...(view.session === undefined ? {} : { session: view.session }),
      ...(view.stream?.reaches(request.requestId) === true && canElicit(server.getClientCapabilities())
        ? { ask: askByElicitation(request, view.version) }
        : {}),
    });
    listTools.serve(server, () => (structured ? this.#list : this.#plainList));
    callTool.serve(server, async (params, request) => {
      const { signal } = request;
      const result = await this.#tools.call(params.name, params.arguments, {
        caller: caller(request),
        signal,
      });
      return toCallToolResult(result, structured);
    });
    if (this.#resources !== undefined) {
      publishResources(server, this.#resources, caller, this.#watch(server, view.stream));
    }
    return server;
  }

  /** Listens for changes no longer. Servers made before still answer. */
  close(): void {
    this.#subscriptions?.close();
  }

  #capabilities({ stream }: ClientView) {
    if (this.#resources === undefined) return { tools: {} };
    const told = stream === undefined ? {} : { subscribe: true, listChanged: true };
    return { tools: {}, resources: told, completions: {} };
  }

  #watch(server: Server, stream: NotificationStream | undefined): ResourceWatcher | undefined {
    if (stream === undefined) return undefined;
    const sent = (sending: Promise<void>): void => {
      sending.catch((error: unknown) => this.#logger.error("notification not sent", { error }));
    };
    const watcher = this.#subscriptions?.join({
      listening: () => stream.streaming,
      updated: (uri) => sent(server.sendResourceUpdated({ uri })),
      listChanged: () => sent(server.sendResourceListChanged()),
    });
    stream.onstream = () => watcher?.flush();
    server.onclose = () => watcher?.leave();
    return watcher;
  }
}

function listed(tool: ToolDescriptor): ListToolsResult["tools"][number] {
  const { properties, required, ...input } = tool.inputSchema;
  const { properties: outputs, required: given, ...output } = tool.outputSchema;
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...input, ...schemaParts(properties, required) },
    outputSchema: { ...output, ...schemaParts(outputs, given) },
    annotations: { title: tool.title, ...tool.annotations },
  };
}

/** Copies what the SDK's types want mutable. */
function schemaParts(
  properties: Readonly<Record<string, object>> | undefined,
  required: readonly string[] | undefined,
): { properties: Record<string, object>; required?: string[] } {
  return { properties: { ...properties }, ...(required === undefined ? {} : { required: [...required] }) };
}

function toCallToolResult(result: ToolResult, structured: boolean): CallToolResult {
  return {
    content: result.content.map((block) => ({ ...block })),
    ...(structured && result.structuredContent !== undefined
      ? { structuredContent: { ...result.structuredContent } }
      : {}),
    ...(result.isError === true ? { isError: true } : {}),
    ...(result._meta === undefined ? {} : { _meta: { ...result._meta } }),
  };
}
