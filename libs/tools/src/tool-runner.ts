import { BrowserMcpError, isClientSignal, silentClient, silentLogger } from "@browser-mcp/protocol";
import type { Browser, Caller, CancelSignal, ClientPort, ErrorCode, Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import { callWithDeadline } from "./call-deadline.js";
import { composeResult, sizeOf, withMeta } from "./compose-result.js";
import { HeldClient, toldOf } from "./held-client.js";
import { toObjectSchema } from "./json-schema.js";
import type { ObjectSchema } from "./json-schema.js";
import { Cursors } from "./shared/cursors.js";
import { KeptOutputs } from "./shared/kept-outputs.js";
import { limits } from "./shared/limits.js";
import type { ToolLimits } from "./shared/limits.js";
import { errorResult } from "./tool-result.js";
import { clip } from "./shared/truncate.js";
import type { ToolIcon } from "./tool-icon.js";
import type { ToolResult } from "./tool-result.js";
import type { AnyTool, ToolAnnotations } from "./tool.js";
import { WitnessedBrowser } from "./witnessed-browser.js";

/** A tool as `tools/list` shows it. */
export interface ToolDescriptor {
  readonly name: string;
  readonly title: string;
  readonly icon?: ToolIcon;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: ToolAnnotations;
}

/** One finished call, for logs and metrics. Never arguments, never content. */
export interface ToolCallRecord {
  /** Counted from 1 in the life of its runner; `caller.call` of what the call asked the browser. */
  readonly id: number;
  readonly tool: string;
  readonly caller: Caller;
  readonly outcome: "ok" | ErrorCode;
  /** Milliseconds. */
  readonly duration: number;
  /** The browser that answered, or was asked for; absent where it came to neither. */
  readonly browserId?: string;
  /** The tab that answered, or was named. */
  readonly tabId?: number;
  /** Characters of text, and of images in base64, in the result. */
  readonly resultSize: number;
}

/** What a runner is made of. */
export interface ToolRunnerOptions {
  readonly tools: readonly AnyTool[];
  readonly browser: Browser;
  readonly logger?: Logger;
  /** Milliseconds a call may take where its tool names no other; default 35,000, so that a browser's own deadline speaks first. */
  readonly deadlineMs?: number;
  /** Bounds of a result. Default: 100,000 bytes of text, 5 MB of image. */
  readonly limits?: Partial<ToolLimits>;
  /** Told of every finished call. Must not throw. */
  readonly onCall?: (record: ToolCallRecord) => void;
}

/** How one call is made. */
export interface CallOptions {
  readonly caller: Caller;
  /** Aborting it ends the call. */
  readonly signal?: CancelSignal;
  /** Told and asked what the tools have to tell and ask; absent = nobody is. */
  readonly client?: ClientPort;
}

/**
 * The one choke point of tools: arguments are checked, the deadline kept, errors turned into results and every call
 * reported here and nowhere else, so that any program that imports the tools has them too.
 */
export class ToolRunner {
  readonly #tools: ReadonlyMap<string, AnyTool>;
  readonly #descriptors: readonly ToolDescriptor[];
  readonly #browser: Browser;
  readonly #cursors = new Cursors();
  #outputs = new KeptOutputs();
  readonly #logger: Logger;
  readonly #deadlineMs: number;
  #limits: ToolLimits;
  readonly #onCall: ((record: ToolCallRecord) => void) | undefined;
  #calls = 0;

  constructor(options: ToolRunnerOptions) {
    this.#tools = new Map(options.tools.map((tool) => [tool.name, tool]));
    this.#descriptors = options.tools.map(describeTool);
    this.#browser = options.browser;
    this.#logger = options.logger ?? silentLogger;
    this.#deadlineMs = options.deadlineMs ?? 35_000;
    this.#limits = { ...limits, ...options.limits };
    this.#onCall = options.onCall;
  }

  /** From now on results keep to these bounds too. */
  limit(limits: Partial<ToolLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    this.#outputs = new KeptOutputs(); // those before kept to others
  }

  /** Every tool with its schemas; the same objects every time. */
  list(): readonly ToolDescriptor[] {
    return this.#descriptors;
  }

  /**
   * Runs one tool. A failure of the call is a result with `isError`; only what the endpoint must answer is thrown.
   * @throws BrowserMcpError TOOL_NOT_FOUND; InputRequired or MissingClientCapability where the client must be asked
   */
  async call(name: string, args: unknown, options: CallOptions): Promise<ToolResult> {
    const tool = this.#tools.get(name);
    if (tool === undefined) throw new BrowserMcpError("TOOL_NOT_FOUND", `Unknown tool: ${clip(name, 100)}`);
    const started = performance.now();
    const id = ++this.#calls;
    const caller = callerOf(options.caller, name, id);
    const { client = silentClient } = options;
    const browser = new WitnessedBrowser(this.#browser, client);
    const report = (outcome: "ok" | ErrorCode, result: ToolResult): ToolResult => {
      const duration = performance.now() - started;
      const record: { -readonly [K in keyof ToolCallRecord]: ToolCallRecord[K] } = {
        id,
        tool: name,
        caller,
        outcome,
        duration,
        resultSize: sizeOf(result),
      };
      if (browser.browserId !== undefined) record.browserId = browser.browserId;
      if (browser.tabId !== undefined) record.tabId = browser.tabId;
      this.#onCall?.(record);
      return result;
    };
    try {
      const result = await this.#run(tool, args, caller, browser, options.signal, client);
      return report("ok", result);
    } catch (thrown) {
      const error = BrowserMcpError.from(thrown);
      if (isClientSignal(error)) {
        report(error.code, errorResult(error));
        throw error;
      }
      if (error.code === "INTERNAL_ERROR")
        this.#logger.error("tool failed", { tool: name, cause: error.cause });
      return report(error.code, withMeta(errorResult(error), browser.marks));
    }
  }

  async #run(
    tool: AnyTool,
    args: unknown,
    caller: CallerOfTool,
    browser: WitnessedBrowser,
    callSignal: CancelSignal | undefined,
    client: ClientPort,
  ): Promise<ToolResult> {
    const output = await callWithDeadline(
      tool.name,
      tool.deadlineMs ?? this.#deadlineMs,
      callSignal,
      (signal, hold) => {
        caller.waitForPerson = toldOf(client, hold);
        return tool.invoke(args, {
          browser,
          caller,
          client: client === silentClient ? client : new HeldClient(client, hold),
          signal,
          cursors: this.#cursors,
          outputs: this.#outputs,
          limits: this.#limits,
        });
      },
    );
    const { marks } = browser;
    return this.#outputs.result(output, () => {
      return composeResult(output, marks, this.#limits.resultBytes);
    });
  }
}

type CallerOfTool = { -readonly [K in keyof Caller]: Caller[K] };

/** Who calls a tool. Filled field by field: that is done for every call. */
function callerOf({ client, session, ask, waitForPerson }: Caller, tool: string, call: number): CallerOfTool {
  const caller: CallerOfTool = { client, tool, call };
  if (session !== undefined) caller.session = session;
  if (ask !== undefined) caller.ask = ask;
  if (waitForPerson !== undefined) caller.waitForPerson = waitForPerson;
  return caller;
}

/** Fields that every result may have. */
const commonFields = {
  cut: z
    .array(z.string())
    .optional()
    .describe("What was left out to keep the result within its limit; absent when nothing was."),
  hidden: z
    .string()
    .optional()
    .describe("How many secrets were hidden in what was read, and how to show them; absent when none was."),
};

/** A tool as `tools/list` shows it; converts its schemas anew. */
export function describeTool(tool: AnyTool): ToolDescriptor {
  return {
    name: tool.name,
    title: tool.title,
    ...(tool.icon === undefined ? {} : { icon: tool.icon }),
    description: tool.description,
    inputSchema: toObjectSchema(tool.input, "input"),
    outputSchema: toObjectSchema(tool.output.extend(commonFields), "output"),
    annotations: tool.annotations,
  };
}
