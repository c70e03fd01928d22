import type { PromptDescriptor, PromptMessage, PromptSource } from "@browser-mcp/mcp";
import type { ClientPort } from "@browser-mcp/protocol";
import { pixel } from "./media.js";
import { form } from "./questions.js";

type Arguments = Readonly<Record<string, string>>;

/** One prompt of the suite's. */
interface FixturePrompt extends PromptDescriptor {
  readonly messages: (args: Arguments, client: ClientPort) => Promise<readonly PromptMessage[]>;
}

const says = (text: string): PromptMessage => ({ role: "user", content: { type: "text", text } });

const prompts: readonly FixturePrompt[] = [
  {
    name: "test_simple_prompt",
    description: "A text.",
    messages: async () => [says("This is a simple prompt for testing.")],
  },
  {
    name: "test_prompt_with_arguments",
    description: "A text that repeats its arguments.",
    arguments: [
      { name: "arg1", description: "First test argument", required: true },
      { name: "arg2", description: "Second test argument", required: true },
    ],
    messages: async ({ arg1 = "", arg2 = "" }) => [
      says(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
    ],
  },
  {
    name: "test_prompt_with_embedded_resource",
    description: "A resource, and what to do with it.",
    arguments: [{ name: "resourceUri", description: "URI of the resource to embed", required: true }],
    messages: async ({ resourceUri = "" }) => [
      {
        role: "user",
        content: {
          type: "resource",
          resource: {
            uri: resourceUri,
            mimeType: "text/plain",
            text: "Embedded resource content for testing.",
          },
        },
      },
      says("Please process the embedded resource above."),
    ],
  },
  {
    name: "test_prompt_with_image",
    description: "An image, and what to do with it.",
    messages: async () => [
      { role: "user", content: { type: "image", data: pixel, mimeType: "image/png" } },
      says("Please analyze the image above."),
    ],
  },
  {
    name: "test_input_required_result_prompt",
    description: "A text for which the person is asked first.",
    messages: async (_args, client) => {
      const { user_context } = await client.ask({
        user_context: form("What context should the prompt use?", { context: { type: "string" } }),
      });
      return [says(`Context: ${JSON.stringify(user_context["content"] ?? {})}`)];
    },
  },
];

/** Values that the first argument may have. */
const completions = ["paris", "park", "party", "test", "testing"];

/** The prompts that the suite gets, lists and completes. */
export const fixturePrompts: PromptSource = {
  prompts: prompts.map(({ messages: _messages, ...descriptor }) => descriptor),
  get: async (name, args, { client }) => {
    const found = prompts.find((prompt) => prompt.name === name);
    return { messages: found === undefined ? [] : await found.messages(args, client) };
  },
  complete: async (_name, { value }) => completions.filter((candidate) => candidate.startsWith(value)),
};
