import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { JSON_PIECES, STRUCTURED_JSON, WRITTEN } from "@browser-mcp/protocol";
import type { CallOptions, ToolDescriptor, ToolResult } from "@browser-mcp/tools";
import { answerText } from "./exchange.js";
import { iconsOf, withoutIcons } from "./icons.js";
import { defineOperation, Method } from "./operation.js";
import type { Operation, OperationResult } from "./operation.js";
import { PagedList } from "./paged-list.js";
import { since } from "./protocol-versions.js";
import { ComposedResult, resultText, serialisedAs } from "./serialised.js";

/** What the endpoint needs of a tool runner; `ToolRunner` of @browser-mcp/tools is one. */
export interface ToolSource {
  list(): readonly ToolDescriptor[];
  /**
   * @throws BrowserMcpError TOOL_NOT_FOUND; InputRequired, MissingClientCapability; every other failure is a result
   */
  call(name: string, args: unknown, options: CallOptions): Promise<ToolResult>;
}

const { params: callParams } = CallToolRequestSchema.shape;
// `null` counts as absent, for the arguments as for each of them.
const callTool = new Method(
  "tools/call",
  callParams.extend({ arguments: callParams.shape.arguments.nullable() }),
);

/** `tools/list` and `tools/call`. */
export function toolOperations(tools: ToolSource): readonly Operation[] {
  const listing = tools.list().map(listed);
  const pagesOf = <T extends { readonly name: string }>(entries: readonly T[]) =>
    PagedList.of({ method: "tools/list", field: "tools", entries, keyOf: ({ name }) => name });
  const whole = pagesOf(listing);
  const withoutDrawings = listing.map(withoutIcons);
  const structured = pagesOf(withoutDrawings);
  /** For clients that know no `structuredContent`, and must not wait for what `outputSchema` promises. */
  const plain = pagesOf(withoutDrawings.map(({ outputSchema: _schema, ...tool }) => tool));
  const listFor = (version: string): PagedList => {
    if (version >= since.icons) return whole;
    return version >= since.structuredContent ? structured : plain;
  };
  return [
    defineOperation("tools/list", ListToolsRequestSchema.shape.params, (params, { version }) =>
      listFor(version).page(params?.cursor),
    ),
    {
      method: callTool.name,
      run: async (given, request) => {
        const { name, arguments: args } = isPlainCall(given) ? given : callTool.parse(given);
        return toResult(await tools.call(name, args, request), request.version >= since.structuredContent);
      },
    },
  ];
}

/** A call of which nothing but the tool and its arguments is said, as of most. */
interface PlainCall {
  readonly name: string;
  readonly arguments?: unknown;
}

/** Whether parameters are those of such a call: what the schema would say, in a tenth of the time. Of others this says nothing. */
function isPlainCall(given: unknown): given is PlainCall {
  if (typeof given !== "object" || given === null) return false;
  for (const key in given) if (key !== "name" && key !== "arguments") return false;
  const { name, arguments: args } = given as { readonly [K in keyof PlainCall]?: unknown };
  return (
    typeof name === "string" &&
    (args === undefined ||
      args === null ||
      // Which the schema leaves out.
      (typeof args === "object" && !Array.isArray(args) && !Object.hasOwn(args, "__proto__")))
  );
}

function listed(tool: ToolDescriptor) {
  return {
    name: tool.name,
    title: tool.title,
    ...(tool.icon === undefined ? {} : { icons: iconsOf(tool.icon) }),
    description: tool.description,
    inputSchema: tool.inputSchema,
    outputSchema: tool.outputSchema,
    annotations: { title: tool.title, ...tool.annotations },
  };
}

/** The JSON-RPC message that answers a call of a client that knows `structuredContent`. */
export const callAnswerText = (id: RequestId, result: ToolResult): string =>
  answerText(id, { result: toResult(result, true) });

function toResult(result: ToolResult, structured: boolean): OperationResult {
  const { content, structuredContent, isError, _meta } = result;
  const json = result[JSON_PIECES] ?? result[STRUCTURED_JSON];
  // What the text says and what is structured is the same JSON: made once, it is sent twice.
  if (structured && json !== undefined && structuredContent !== undefined && isError !== true) {
    const written = result[WRITTEN];
    if (written?.as instanceof ComposedResult) return written.as;
    const composed = new ComposedResult(content, structuredContent, json, _meta);
    if (written !== undefined) written.as = serialisedAs(composed, resultText(composed));
    return composed;
  }
  return {
    content,
    ...(structured && structuredContent !== undefined ? { structuredContent } : {}),
    ...(isError === true ? { isError } : {}),
    ...(_meta === undefined ? {} : { _meta }),
  };
}
