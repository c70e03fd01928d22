import type { ClientQuestion } from "@browser-mcp/protocol";

/** A form. @param properties JSON Schema of each field; all are required unless `required` says otherwise */
export const form = (
  message: string,
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = Object.keys(properties),
): ClientQuestion => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties, required } },
});

/** Something for the client's model to answer. */
export const sampling = (text: string, maxTokens = 100): ClientQuestion => ({
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text } }], maxTokens },
});

/** Which folders the client works in. */
export const roots: ClientQuestion = { method: "roots/list", params: {} };
