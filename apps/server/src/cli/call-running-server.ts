import type { ToolResult } from "@browser-mcp/tools";
import * as z from "zod";
import type { Config } from "../config/config-schema.js";

const healthSchema = z.object({ transport: z.literal("http-streamable"), connections: z.number() });

const answerSchema = z.object({
  result: z.object({
    content: z.array(
      z.union([
        z.object({ type: z.literal("text"), text: z.string() }),
        z.object({ type: z.literal("image"), data: z.string(), mimeType: z.string() }),
        z.object({ type: z.literal("resource_link"), uri: z.string(), name: z.string() }),
      ]),
    ),
    isError: z.literal(true).optional(),
  }),
});

/** Milliseconds that a server on this machine has to say who it is. */
const GREETING_MS = 1_000;

/** Milliseconds that a call may take: longer than any deadline of the server. */
const CALL_MS = 130_000;

/**
 * Calls a tool of a server that runs already; `undefined` when none does, or no browser is connected to it.
 */
export async function callRunningServer(
  config: Config,
  tool: string,
  args: unknown,
  stop: AbortSignal,
): Promise<ToolResult | undefined> {
  const { host, port } = config.server;
  if (port === 0) return undefined;
  const base = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const within = (ms: number): AbortSignal => AbortSignal.any([stop, AbortSignal.timeout(ms)]);
  const health = await fetch(`${base}/health`, { signal: within(GREETING_MS) })
    .then((response) => response.json())
    .then((body) => healthSchema.safeParse(body).data)
    .catch(() => undefined);
  if (health === undefined || health.connections === 0) return undefined;
  const response = await fetch(`${base}/mcp`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: tool, arguments: args },
    }),
    signal: within(CALL_MS),
  });
  return answerSchema.parse(await response.json()).result;
}
