import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { CallToolResult, ListToolsResult } from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv-provider.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { CallOptions, ToolDescriptor, ToolResult } from "@browser-mcp/tools";
import { RpcError, rpcCodes } from "./json-rpc.js";

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

/** Who is at the other end, asked anew at every call because a client introduces itself only after it connected. */
export interface ClientView {
  /** "name version" as the client introduced itself, or "unknown". */
  readonly client: () => string;
  readonly session?: string;
  /** Whether it knows `structuredContent` (protocol 2025-06-18 and later). */
  readonly structured: () => boolean;
}

/** Publishes tools through the SDK's low-level `Server`. One catalogue serves every session. */
export class Catalog {
  readonly #identity: ServerIdentity;
  readonly #tools: ToolSource;
  readonly #list: ListToolsResult;
  /** Shared: each `Server` would make one of its own, the dearest part of a session. */
  readonly #validator = new AjvJsonSchemaValidator();

  constructor(identity: ServerIdentity, tools: ToolSource) {
    this.#identity = identity;
    this.#tools = tools;
    this.#list = { tools: tools.list().map(listed) };
  }

  /** A server for one session, or for all bare requests together. */
  createServer(view: ClientView): Server {
    const { name, title, version, instructions } = this.#identity;
    const server = new Server(
      { name, title, version },
      { capabilities: { tools: {} }, instructions, jsonSchemaValidator: this.#validator },
    );
    server.setRequestHandler(ListToolsRequestSchema, () => this.#list);
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
      const caller = {
        client: view.client(),
        ...(view.session === undefined ? {} : { session: view.session }),
      };
      try {
        const result = await this.#tools.call(params.name, params.arguments, {
          caller,
          signal: extra.signal,
        });
        return toCallToolResult(result, view.structured());
      } catch (thrown) {
        const error = BrowserMcpError.from(thrown);
        const code = error.code === "TOOL_NOT_FOUND" ? rpcCodes.invalidParams : rpcCodes.internalError;
        throw new RpcError(code, error.message, { code: error.code, hint: error.hint });
      }
    });
    return server;
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
