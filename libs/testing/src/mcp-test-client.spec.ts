import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as McpServer } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
} from "@modelcontextprotocol/sdk/types.js";
import { McpTestClient } from "./mcp-test-client.js";

const answers: Readonly<Record<string, CallToolResult>> = {
  greet: {
    content: [
      { type: "text", text: "hello" },
      { type: "image", data: "AA==", mimeType: "image/png" },
      { type: "text", text: "world" },
    ],
    structuredContent: { greeting: "hello world" },
  },
  fail: { content: [{ type: "text", text: "no" }], isError: true },
};

function mcpServer(): McpServer {
  const server = new McpServer({ name: "s", version: "1" }, { capabilities: { tools: {} } });
  const tool = (name: string) => ({ name, inputSchema: { type: "object" as const } });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) =>
    params?.cursor === "2" ? { tools: [tool("fail")] } : { tools: [tool("greet")], nextCursor: "2" },
  );
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const answer = answers[params.name];
    if (answer === undefined) throw new Error(`Unknown tool: ${params.name}`);
    return answer;
  });
  return server;
}

let http: Server;
let client: McpTestClient;
const methods: IncomingMessage[] = [];

beforeAll(async () => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => "session-1" });
  await mcpServer().connect(transport);
  http = createServer((request, response) => {
    methods.push(request);
    void transport.handleRequest(request, response);
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  client = await McpTestClient.connect(`http://127.0.0.1:${port}/mcp`, { headers: { "x-mine": "yes" } });
});
afterAll(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

describe("McpTestClient", () => {
  it("has a session and sends the given headers", () => {
    expect(client.sessionId).toBe("session-1");
    expect(methods[0]?.headers["x-mine"]).toBe("yes");
  });

  it("lists the tools of every page", async () => {
    expect((await client.listTools()).map(({ name }) => name)).toEqual(["greet", "fail"]);
  });

  it("gives text, structure and all content of a call", async () => {
    const result = await client.callTool("greet", { who: "world" });
    expect(result).toMatchObject({
      text: "hello\nworld",
      structured: { greeting: "hello world" },
      isError: false,
    });
    expect(result.content).toHaveLength(3);
  });

  it("tells a tool's failure from a protocol error", async () => {
    expect(await client.callTool("fail")).toMatchObject({ isError: true, text: "no", structured: undefined });
    await expect(client.callTool("no_such_tool")).rejects.toThrow("Unknown tool: no_such_tool");
  });

  it("ends its session when it closes", async () => {
    await client.close();
    expect(methods.at(-1)?.method).toBe("DELETE");
  });
});
