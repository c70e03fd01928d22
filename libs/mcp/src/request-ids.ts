import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/*
 * The SDK's `Server` numbers its requests from 0, and the SDK's client takes back no request with that id. Outside the
 * numbers are one higher.
 */

/** A request or notification of ours as the client sees it. */
export function toClient(message: JSONRPCMessage): JSONRPCMessage {
  if (!("method" in message)) return message;
  if ("id" in message) {
    return typeof message.id === "number" ? { ...message, id: message.id + 1 } : message;
  }
  const id = message.params?.["requestId"];
  if (message.method !== "notifications/cancelled" || typeof id !== "number") return message;
  return { ...message, params: { ...message.params, requestId: id + 1 } };
}

/** A client's answer as the `Server` knows it; nothing where it answers none of ours. */
export function fromClient<M extends JSONRPCMessage>(answer: M): M | undefined {
  return "id" in answer && typeof answer.id === "number" && answer.id > 0
    ? { ...answer, id: answer.id - 1 }
    : undefined;
}
