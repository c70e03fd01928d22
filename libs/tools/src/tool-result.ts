import type {
  BrowserMcpError,
  JSON_PIECES,
  PiecedJson,
  STRUCTURED_JSON,
  Written,
  WRITTEN,
} from "@browser-mcp/protocol";

/** A link to a resource that holds more than a result can (MCP specification 2025-11-25, "Resource Links"). */
export interface ResourceLink {
  readonly type: "resource_link";
  readonly uri: string;
  readonly name: string;
  readonly description?: string;
  readonly mimeType?: string;
}

/** A resource within a result: text, or base64 in `blob`. */
export type EmbeddedResource = { readonly uri: string; readonly mimeType?: string } & (
  { readonly text: string } | { readonly blob: string }
);

/** One block of a tool's result (MCP specification 2025-11-25, "Tool result"). */
export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mimeType: string }
  | { readonly type: "audio"; readonly data: string; readonly mimeType: string }
  | { readonly type: "resource"; readonly resource: EmbeddedResource }
  | ResourceLink;

/** A tool's result as MCP carries it. */
export interface ToolResult {
  readonly content: readonly ContentBlock[];
  /** As the tool's output schema describes it; absent on an error. */
  readonly structuredContent?: object;
  readonly isError?: true;
  readonly _meta?: Readonly<Record<string, unknown>>;
  /** Of this very `structuredContent`, where it was made: whoever writes the result need not make it again. */
  readonly [STRUCTURED_JSON]?: string;
  /** In place of that JSON, where the result is long; the first block of the content is the same as text. */
  readonly [JSON_PIECES]?: PiecedJson;
  /** For whoever writes the same result again. */
  readonly [WRITTEN]?: Written;
}

/** The key of `_meta` under which an error result carries `{code, hint}` for programs. */
export const ERROR_META_KEY = "browser-mcp/error";

/** A coded error as a result that a model can act on: what failed, then what to do. */
export function errorResult(error: BrowserMcpError): ToolResult {
  return {
    content: [{ type: "text", text: `${error.message}\n${error.hint} [${error.code}]` }],
    isError: true,
    _meta: { [ERROR_META_KEY]: { code: error.code, hint: error.hint } },
  };
}
