import { clientLogLevels } from "@browser-mcp/protocol";
import type { ClientCapability, ClientLogLevel } from "@browser-mcp/protocol";
import * as z from "zod";

/** The version of the protocol without sessions (MCP specification 2026-07-28). */
export const STATELESS_VERSION = "2026-07-28";

/** Keys of `_meta` that the specification reserves. */
export const metaKeys = {
  protocolVersion: "io.modelcontextprotocol/protocolVersion",
  clientInfo: "io.modelcontextprotocol/clientInfo",
  clientCapabilities: "io.modelcontextprotocol/clientCapabilities",
  logLevel: "io.modelcontextprotocol/logLevel",
  serverInfo: "io.modelcontextprotocol/serverInfo",
  subscriptionId: "io.modelcontextprotocol/subscriptionId",
} as const;

/** What every request says of its client, where a session would have said it once. */
export interface Envelope {
  /** "name version" as the client introduced itself, or "unknown". */
  readonly client: string;
  readonly capabilities: ReadonlySet<ClientCapability>;
  /** Whether the person behind it can be shown a form. */
  readonly forms: boolean;
  /** The least level that it wants to be told; absent = nothing. */
  readonly logLevel: ClientLogLevel | undefined;
  readonly progressToken: string | number | undefined;
}

const info = z.object({ name: z.string().max(200), version: z.string().max(100) });

const metaSchema = z.object({
  [metaKeys.clientInfo]: info.optional().catch(undefined),
  [metaKeys.clientCapabilities]: z
    .looseObject({
      elicitation: z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() }).optional(),
      sampling: z.looseObject({}).optional(),
      roots: z.looseObject({}).optional(),
    })
    .catch({}),
  [metaKeys.logLevel]: z.enum(clientLogLevels).optional().catch(undefined),
  progressToken: z.union([z.string(), z.number()]).optional().catch(undefined),
});
const paramsSchema = z.object({ _meta: metaSchema });

/** Reads the envelope of a request that the classifier has found to have one. */
export function readEnvelope(params: unknown): Envelope {
  const { _meta: meta } = paramsSchema.parse(params);
  const client = meta[metaKeys.clientInfo];
  const { elicitation, sampling, roots } = meta[metaKeys.clientCapabilities];
  const capabilities = new Set<ClientCapability>();
  if (elicitation !== undefined) capabilities.add("elicitation");
  if (sampling !== undefined) capabilities.add("sampling");
  if (roots !== undefined) capabilities.add("roots");
  return {
    client: client === undefined ? "unknown" : `${client.name} ${client.version}`,
    capabilities,
    forms: elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined),
    logLevel: meta[metaKeys.logLevel],
    progressToken: meta.progressToken,
  };
}
