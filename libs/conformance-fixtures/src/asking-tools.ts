import type { ClientQuestion } from "@browser-mcp/protocol";
import type { AnyTool } from "@browser-mcp/tools";
import * as z from "zod";
import { fixtureTool, noArguments } from "./fixture-tool.js";
import { form, sampling } from "./questions.js";

const defaults: ClientQuestion = form(
  "Correct what is wrong",
  {
    name: { type: "string", title: "Name", default: "John Doe" },
    age: { type: "integer", title: "Age", default: 30 },
    score: { type: "number", title: "Score", default: 95.5 },
    status: { type: "string", title: "Status", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", title: "Verified", default: true },
  },
  [],
);

const choices: ClientQuestion = form(
  "Choose",
  {
    untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
    titledSingle: {
      type: "string",
      oneOf: [
        { const: "value1", title: "First Option" },
        { const: "value2", title: "Second Option" },
        { const: "value3", title: "Third Option" },
      ],
    },
    legacyEnum: {
      type: "string",
      enum: ["opt1", "opt2", "opt3"],
      enumNames: ["Option One", "Option Two", "Option Three"],
    },
    untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
    titledMulti: {
      type: "array",
      items: {
        anyOf: [
          { const: "value1", title: "First Choice" },
          { const: "value2", title: "Second Choice" },
          { const: "value3", title: "Third Choice" },
        ],
      },
    },
  },
  [],
);

/** Tools of the sessions era that ask their client and tell what it answered. */
export const askingTools: readonly AnyTool[] = [
  fixtureTool({
    name: "test_sampling",
    description: "Asks the client's model.",
    input: z.strictObject({ prompt: z.string().describe("What to ask.") }),
    run: async ({ prompt }, { client }) => {
      const { answer } = await client.ask({ answer: sampling(prompt) });
      return { text: `LLM response: ${JSON.stringify(answer["content"])}` };
    },
  }),
  fixtureTool({
    name: "test_elicitation",
    description: "Asks the person for a name and an address.",
    input: z.strictObject({ message: z.string().describe("What to tell the person.") }),
    run: async ({ message }, { client }) => {
      const { answer } = await client.ask({
        answer: form(message, {
          username: { type: "string", description: "User's response" },
          email: { type: "string", description: "User's email address" },
        }),
      });
      return { text: `User response: ${told(answer)}` };
    },
  }),
  fixtureTool({
    name: "test_elicitation_sep1034_defaults",
    description: "Asks the person with a form that is filled in already.",
    input: noArguments,
    run: async (_args, { client }) => {
      const { answer } = await client.ask({ answer: defaults });
      return { text: `Elicitation completed: ${told(answer)}` };
    },
  }),
  fixtureTool({
    name: "test_elicitation_sep1330_enums",
    description: "Asks the person with every kind of choice.",
    input: noArguments,
    run: async (_args, { client }) => {
      const { answer } = await client.ask({ answer: choices });
      return { text: `Elicitation completed: ${told(answer)}` };
    },
  }),
];

function told(answer: Readonly<Record<string, unknown>>): string {
  return `action=${String(answer["action"])}, content=${JSON.stringify(answer["content"] ?? {})}`;
}
