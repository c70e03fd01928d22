import { BrowserMcpError } from "@browser-mcp/protocol";
import { completionOf } from "./completion.js";
import type { Completion } from "./completion.js";
import { cutText } from "./cut-text.js";
import type { PromptDescriptor, PromptResult, PromptSource } from "./prompt-source.js";
import type { ServedRequest } from "./served-request.js";

/** The prompts of every source as one. */
export class PromptCatalog {
  readonly prompts: readonly PromptDescriptor[];
  readonly #sources = new Map<string, { readonly prompt: PromptDescriptor; readonly source: PromptSource }>();

  constructor(sources: readonly PromptSource[]) {
    this.prompts = sources.flatMap((source) => source.prompts);
    for (const source of sources) {
      for (const prompt of source.prompts) this.#sources.set(prompt.name, { prompt, source });
    }
  }

  /** @throws BrowserMcpError INVALID_PARAMETERS for an unknown prompt, an unknown or missing argument, and what its source throws */
  async get(
    name: string,
    args: Readonly<Record<string, string>>,
    request: ServedRequest,
  ): Promise<PromptResult> {
    const { prompt, source } = this.#find(name);
    const known = prompt.arguments ?? [];
    const complaints = [
      ...Object.keys(args)
        .filter((given) => !known.some((argument) => argument.name === given))
        .map((given) => `there is no argument "${cutText(given, 100, "…")}"`),
      ...known
        .filter((argument) => argument.required === true && args[argument.name] === undefined)
        .map((argument) => `the argument "${argument.name}" is missing`),
    ];
    if (complaints.length > 0) {
      throw new BrowserMcpError("INVALID_PARAMETERS", `${name}: ${complaints.join("; ")}.`, {
        hint: "prompts/list names the arguments of each prompt.",
      });
    }
    return source.get(name, args, request);
  }

  /** @throws BrowserMcpError INVALID_PARAMETERS for an unknown prompt or argument */
  async complete(
    name: string,
    argument: { readonly name: string; readonly value: string },
    request: ServedRequest,
    given: Readonly<Record<string, string>>,
  ): Promise<Completion> {
    return completionOf(await this.#find(name).source.complete(name, argument, request, given));
  }

  #find(name: string) {
    const found = this.#sources.get(name);
    if (found !== undefined) return found;
    throw new BrowserMcpError("INVALID_PARAMETERS", `There is no prompt ${cutText(name, 100, "…")}.`, {
      hint: "prompts/list names the prompts that there are.",
    });
  }
}
