import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ToolResult } from "@browser-mcp/tools";
import * as z from "zod";
import { askServer } from "../background/ask-server.js";
import type { ServerPlace } from "../background/place.js";
import type { Config } from "../config/config-schema.js";
import { serverPlace } from "./server-place.js";

const healthSchema = z.object({
  transport: z.literal("http-streamable"),
  // The original server lists no browsers, only sockets.
  connections: z.number(),
  browsers: z.array(z.unknown()).optional(),
});

const answerSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({
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
  }),
]);

/** Milliseconds that a server on this machine has to say who it is. */
const GREETING_MS = 1_000;

/** Milliseconds that a call may take: longer than any deadline of the server. */
const CALL_MS = 130_000;

/**
 * Calls a tool of a server that runs already; `undefined` when none does, or no browser is connected to it.
 * @throws BrowserMcpError PERMISSION_DENIED where it wants another token than this machine's, CANCELLED, REQUEST_TIMEOUT, CONNECTION_CLOSED or BROWSER_ERROR
 */
export async function callRunningServer(
  config: Config,
  tool: string,
  args: unknown,
  stop: AbortSignal,
): Promise<ToolResult | undefined> {
  const { port } = config.server;
  if (port === 0) return undefined;
  const place = await serverPlace(config);
  const within = (ms: number): AbortSignal => AbortSignal.any([stop, AbortSignal.timeout(ms)]);
  const greeting = await askServer(place, "/health", { method: "GET", signal: within(GREETING_MS) }).catch(
    () => undefined,
  );
  if (greeting?.status === 401) throw wantsToken(port, config.security.require_token);
  const health = healthSchema.safeParse(greeting?.body).data;
  if (health === undefined || (health.browsers?.length ?? health.connections) === 0) return undefined;
  const answer = await post(place, { name: tool, arguments: args }, within(CALL_MS), stop);
  if ("result" in answer) return answer.result;
  throw new BrowserMcpError("BROWSER_ERROR", `The running server refused the call: ${answer.error.message}`, {
    hint: `Look at the server on port ${port}, or name another one with --port.`,
  });
}

const wantsToken = (port: number, sent: boolean): BrowserMcpError =>
  new BrowserMcpError("PERMISSION_DENIED", `The server on port ${port} wants its token.`, {
    hint: sent
      ? "The token file of these settings is not that server's; name its configuration with --config."
      : "Call it with the server's settings: --require-token, or security.require_token in its configuration.",
  });

async function post(
  place: ServerPlace,
  params: object,
  signal: AbortSignal,
  stop: AbortSignal,
): Promise<z.output<typeof answerSchema>> {
  try {
    const { body } = await askServer(place, "/mcp", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params })),
      signal,
    });
    return answerSchema.parse(body);
  } catch (cause) {
    if (stop.aborted) throw new BrowserMcpError("CANCELLED", "The call was interrupted.", { cause });
    throw signal.aborted
      ? new BrowserMcpError(
          "REQUEST_TIMEOUT",
          `The running server did not answer within ${CALL_MS / 1000} s.`,
          { cause },
        )
      : new BrowserMcpError("CONNECTION_CLOSED", "The running server went away during the call.", { cause });
  }
}
