import type { Browser, Caller, CancelSignal, ClientPort, PiecedJson } from "@browser-mcp/protocol";
import type * as z from "zod";
import { ArgumentsReader } from "./arguments.js";
import type { Cursors } from "./shared/cursors.js";
import type { KeptOutputs } from "./shared/kept-outputs.js";
import type { ToolLimits } from "./shared/limits.js";
import type { ToolIcon } from "./tool-icon.js";
import type { ContentBlock, ResourceLink } from "./tool-result.js";

/** The hints of the MCP specification (2025-11-25, "Tool annotations"); every tool states all four. */
export interface ToolAnnotations {
  /** It changes nothing in the browser or on the page. */
  readonly readOnlyHint: boolean;
  /** What it changes may be lost for good. Meaningless where `readOnlyHint` is true. */
  readonly destructiveHint: boolean;
  /** A second call with the same arguments changes nothing more. */
  readonly idempotentHint: boolean;
  /** It meets pages that nobody here controls. */
  readonly openWorldHint: boolean;
}

/** What a tool's `run` is given beside its arguments. */
export interface ToolContext {
  readonly browser: Browser;
  /** Who calls; `tool` is the tool's own name. */
  readonly caller: Caller;
  /** Aborted when the client cancels or leaves, or the tool's deadline ends. */
  readonly signal: CancelSignal;
  /** The client that called: told of progress, asked what only it can answer. */
  readonly client: ClientPort;
  /** Makes and reads the cursors of paged results. */
  readonly cursors: Cursors;
  /** The bounds of a result. */
  readonly limits: ToolLimits;
  /** What was made before of replies that the cache serves again. */
  readonly outputs: KeptOutputs;
}

/** What a tool's `run` yields. */
export interface ToolOutput<T> {
  /** The result as its output schema describes it. */
  readonly structured: T;
  /** `structured` as compact JSON, where the tool has made it already to see whether it fits. */
  readonly json?: string;
  /** The same in place of `json`, where long texts in it are there as JSON already. */
  readonly pieced?: PiecedJson;
  /** Bytes of `json`, where they were counted. */
  readonly bytes?: number;
  /** The text for the model where it is not the same object as compact JSON. */
  readonly text?: string;
  /** The field of the result that alone, as compact JSON, is the text: for a bare array. */
  readonly textField?: string;
  /** A sentence for the model after the text, where that is no place for it: a bare array. */
  readonly notice?: string;
  /** Further blocks after the text: images. */
  readonly blocks?: readonly ContentBlock[];
  /** Where the whole can be read; linked in a result that had to be cut. */
  readonly whole?: ResourceLink;
  /** How to get what is missing where no resource holds it; said in a result that had to be cut. */
  readonly advice?: string;
  /** Whether the tool itself cut something. */
  readonly truncated?: boolean;
}

/** A tool: data plus one function of (browser, arguments). Made by {@link defineTool}. */
export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** What it is about, where there is a drawing of that. */
  readonly icon?: ToolIcon;
  /** Written for a model: what it gives, when to use it, what bounds it. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly annotations: ToolAnnotations;
  /** Milliseconds a whole call may take; absent = the runner's. */
  readonly deadlineMs?: number;
  /** @throws BrowserMcpError whatever the browser throws, and what its arguments deserve */
  readonly run: (args: z.output<I>, context: ToolContext) => Promise<ToolOutput<z.output<O>>>;
}

/** A tool whose schemas are known to nobody but itself: what a registry holds and the runner runs. */
export interface AnyTool extends Omit<Tool, "run"> {
  /**
   * Checks the arguments as they came from the client and runs the tool.
   * @throws BrowserMcpError INVALID_PARAMETERS, and whatever `run` throws
   */
  readonly invoke: (args: unknown, context: ToolContext) => Promise<ToolOutput<object>>;
}

/** Makes a tool out of its parts; the only place where its argument type is tied to its schema. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): AnyTool {
  const { run, ...description } = tool;
  const reader = new ArgumentsReader(tool.name, tool.input);
  return { ...description, invoke: async (args, context) => run(reader.read(args), context) };
}

/** Annotations of a tool that only looks. */
export const readsPages: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
