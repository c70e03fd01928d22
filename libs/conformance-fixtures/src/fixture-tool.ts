import { BrowserMcpError } from "@browser-mcp/protocol";
import type { AnyTool, ContentBlock, ToolContext } from "@browser-mcp/tools";
import * as z from "zod";

/** What a fixture answers: a text, and blocks after it. */
export interface FixtureAnswer {
  readonly text: string;
  readonly blocks?: readonly ContentBlock[];
}

/** A tool of the suite's: data plus one function. */
export interface FixtureTool<I extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly input: I;
  readonly run: (args: z.output<I>, context: ToolContext) => FixtureAnswer | Promise<FixtureAnswer>;
}

/** The input of a tool without arguments. */
export const noArguments = z.strictObject({});

/** A tool of the suite's as the registry holds it. It touches no browser. */
export function fixtureTool<I extends z.ZodObject>({
  name,
  description,
  input,
  run,
}: FixtureTool<I>): AnyTool {
  return {
    name,
    title: titleOf(name),
    description,
    input,
    output: z.object({}),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    invoke: async (args, context) => {
      const parsed = input.safeParse(args ?? {});
      if (!parsed.success) throw new BrowserMcpError("INVALID_PARAMETERS", z.prettifyError(parsed.error));
      return { structured: {}, ...(await run(parsed.data, context)) };
    },
  };
}

/** `test_simple_text` as people write it. */
function titleOf(name: string): string {
  const words = name.split("_").join(" ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
