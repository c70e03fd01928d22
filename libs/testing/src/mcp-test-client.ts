import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { CallToolResultSchema, type ContentBlock, type Tool } from "@modelcontextprotocol/sdk/types.js";

/** How the client introduces itself. */
export interface McpTestClientOptions {
  readonly name?: string;
  readonly version?: string;
  /** Sent with every HTTP request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a tool call gave. */
export interface ToolCallResult {
  /** The text blocks, joined by line breaks. */
  readonly text: string;
  /** `structuredContent`, where there is one. */
  readonly structured: Readonly<Record<string, unknown>> | undefined;
  readonly isError: boolean;
  readonly content: readonly ContentBlock[];
}

/** An MCP client over streamable HTTP: the official SDK's, with the few calls that tests want. */
export class McpTestClient {
  /** Connects and initializes a session. Rejects as the SDK does. */
  static async connect(url: string, options: McpTestClientOptions = {}): Promise<McpTestClient> {
    const { name = "test-client", version = "0.0.0", headers = {} } = options;
    const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    const client = new Client({ name, version });
    await client.connect(transport);
    return new McpTestClient(client, transport);
  }

  private constructor(
    /** The SDK's client, for what this class does not wrap. */
    readonly client: Client,
    private readonly transport: StreamableHTTPClientTransport,
  ) {}

  /** The session's id; absent where the server gave none. */
  get sessionId(): string | undefined {
    return this.transport.sessionId;
  }

  /** Calls a tool. Rejects with the SDK's `McpError` on a JSON-RPC error; a tool's own failure is `isError`. */
  async callTool(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
    options?: RequestOptions,
  ): Promise<ToolCallResult> {
    const params = { name, arguments: { ...args } };
    const result = CallToolResultSchema.parse(await this.client.callTool(params, undefined, options));
    return {
      text: result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n"),
      structured: result.structuredContent,
      isError: result.isError === true,
      content: result.content,
    };
  }

  /** Every tool, of all pages of the list. */
  async listTools(): Promise<readonly Tool[]> {
    const tools: Tool[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.client.listTools({ cursor });
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return tools;
  }

  /** Ends the session, where there is one, and the connection. */
  async close(): Promise<void> {
    if (this.transport.sessionId !== undefined) await this.transport.terminateSession();
    await this.client.close();
  }
}
