import type { ClientQuestion } from "@browser-mcp/protocol";
import type { AnyTool } from "@browser-mcp/tools";
import { fixtureTool, noArguments } from "./fixture-tool.js";
import { form, roots, sampling } from "./questions.js";

const name = { name: { type: "string" } };
const confirmation = form("Please confirm", { ok: { type: "boolean" } });

/** A tool that asks everything at once and says what it got. */
function asksOnce(
  tool: string,
  questions: Readonly<Record<string, ClientQuestion>>,
  say: (answers: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => string,
): AnyTool {
  return fixtureTool({
    name: tool,
    description: "Needs answers of its client before it can answer itself.",
    input: noArguments,
    run: async (_args, { client }) => ({ text: say(await client.ask(questions)) }),
  });
}

/** Tools of the stateless era that end with questions, and are called anew with the answers. */
export const inputRequiredTools: readonly AnyTool[] = [
  asksOnce(
    "test_input_required_result_elicitation",
    { user_name: form("What is your name?", name) },
    ({ user_name }) => `Hello, ${field(user_name, "name")}!`,
  ),
  asksOnce(
    "test_input_required_result_sampling",
    { capital_question: sampling("What is the capital of France?") },
    ({ capital_question }) => `The model says: ${JSON.stringify(capital_question?.["content"])}`,
  ),
  asksOnce(
    "test_input_required_result_list_roots",
    { client_roots: roots },
    ({ client_roots }) => `The client's roots: ${JSON.stringify(client_roots?.["roots"])}`,
  ),
  asksOnce("test_input_required_result_request_state", { confirm: confirmation }, () => "state-ok"),
  asksOnce(
    "test_input_required_result_multiple_inputs",
    {
      user_name: form("What is your name?", name),
      greeting: sampling("Generate a greeting", 50),
      client_roots: roots,
    },
    (answers) => `Got ${Object.keys(answers).join(", ")}.`,
  ),
  fixtureTool({
    name: "test_input_required_result_multi_round",
    description: "Asks one question after the other.",
    input: noArguments,
    run: async (_args, { client }) => {
      const { step1 } = await client.ask({ step1: form("Step 1: What is your name?", name) });
      const { step2 } = await client.ask({
        step2: form("Step 2: What is your favorite color?", { color: { type: "string" } }),
      });
      return { text: `${field(step1, "name")} likes ${field(step2, "color")}.` };
    },
  }),
  asksOnce("test_input_required_result_tampered_state", { confirm: confirmation }, () => "Confirmed."),
  fixtureTool({
    name: "test_input_required_result_capabilities",
    description: "Asks its client only what the client can be asked.",
    input: noArguments,
    run: async (_args, { client }) => {
      const { capabilities } = client;
      const questions: Record<string, ClientQuestion> = {
        ...(capabilities.has("elicitation") ? { user_name: form("What is your name?", name) } : {}),
        ...(capabilities.has("sampling") ? { greeting: sampling("Generate a greeting", 50) } : {}),
      };
      const answers = await client.ask(questions);
      return { text: `Got ${Object.keys(answers).join(", ")}.` };
    },
  }),
  asksOnce(
    "test_missing_capability",
    { answer: sampling("Is there a model?") },
    ({ answer }) => `The model says: ${JSON.stringify(answer?.["content"])}`,
  ),
  fixtureTool({
    name: "test_streaming_elicitation",
    description: "Tells how far it is, then asks the person.",
    input: noArguments,
    run: async (_args, { client }) => {
      client.progress(1, 2);
      const { confirm } = await client.ask({ confirm: confirmation });
      client.progress(2, 2);
      return { text: `Confirmed: ${field(confirm, "ok")}` };
    },
  }),
];

/** A field of an accepted form; "nobody" where the person did not fill it in. */
function field(answer: Readonly<Record<string, unknown>> | undefined, key: string): string {
  const content = answer?.["content"];
  if (typeof content !== "object" || content === null) return "nobody";
  return String(Object.entries(content).find(([name]) => name === key)?.[1] ?? "nobody");
}
