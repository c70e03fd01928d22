import type { ContentBlock } from "@browser-mcp/tools";
import type { Icon } from "./icons.js";
import type { ServedRequest } from "./served-request.js";

/** One argument of a prompt (MCP specification 2025-11-25, "Prompts"); its value is always text. */
export interface PromptArgument {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly required?: boolean;
}

/** One prompt as `prompts/list` shows it. */
export interface PromptDescriptor {
  readonly name: string;
  readonly title?: string;
  /** Shown to clients of 2025-11-25 and later. */
  readonly icons?: readonly Icon[];
  readonly description?: string;
  readonly arguments?: readonly PromptArgument[];
}

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: "user" | "assistant";
  readonly content: ContentBlock;
}

/** What a prompt yields. */
export interface PromptResult {
  readonly description?: string;
  readonly messages: readonly PromptMessage[];
}

/** Some prompts, published through the endpoint beside others. */
export interface PromptSource {
  /** The same objects every time. */
  readonly prompts: readonly PromptDescriptor[];

  /**
   * Fills one of its prompts; is asked for its own only, and with every required argument.
   * @throws BrowserMcpError INVALID_PARAMETERS for a wrong argument, and whatever its data meets
   */
  get(name: string, args: Readonly<Record<string, string>>, request: ServedRequest): Promise<PromptResult>;

  /**
   * The values that an argument of one of its prompts may have and that what was typed may mean.
   * @param given the values of other arguments, where the client tells them
   * @throws BrowserMcpError INVALID_PARAMETERS where the prompt has no such argument
   */
  complete(
    name: string,
    argument: { readonly name: string; readonly value: string },
    request: ServedRequest,
    given: Readonly<Record<string, string>>,
  ): Promise<readonly string[]>;
}
