import { ElicitResultSchema, ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import type { ClientCapabilities, ElicitRequestFormParams } from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { AskThroughClient, Consent, ConsentQuestion } from "@browser-mcp/protocol";
import * as z from "zod";
import { since } from "./protocol-versions.js";
import type { SessionRequest } from "./session-operations.js";

/** Milliseconds that a person has for an answer, as many as in the browser. */
export const ASK_MS = 60_000;

const choices: readonly { readonly const: Consent["decision"]; readonly title: string }[] = [
  { const: "once", title: "Allow this time" },
  { const: "site", title: "Allow on this site from now on" },
  { const: "never", title: "Never on this site" },
];
const accepted = z.object({ decision: z.enum(["once", "site", "never"]) });

/** Whether the person behind a client can be shown a form; an empty capability means that alone. */
export function canElicit(capabilities: ClientCapabilities | undefined): boolean {
  const elicitation = capabilities?.elicitation;
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

/**
 * Puts questions to the person by `elicitation/create` (MCP specification 2025-11-25, "Elicitation"), on the stream of the
 * request that they belong to. Whatever the client answers that is no choice counts as a refusal for now.
 * @param version the session's protocol version
 */
export function askByElicitation(
  request: Pick<SessionRequest, "sendRequest" | "signal" | "over">,
  version: string,
  limitMs = ASK_MS,
): AskThroughClient {
  return async (question) => {
    const { signal, over } = request;
    const asking = new AbortController();
    const stop = (): void => asking.abort();
    // Not the request's own signals: the SDK would take back, when these end, even what was answered.
    for (const end of [signal, over]) end.addEventListener("abort", stop);
    if (signal.aborted || over.aborted) stop();
    try {
      const result = await request.sendRequest(
        { method: "elicitation/create", params: consentForm(question, version) },
        ElicitResultSchema,
        { timeout: limitMs, signal: asking.signal },
      );
      return decisionOf(result);
    } catch (error) {
      if (asking.signal.aborted) throw new BrowserMcpError("CANCELLED", "The question was taken back.");
      const late = error instanceof McpError && error.code === Number(ErrorCode.RequestTimeout);
      return late ? "expired" : "closed";
    } finally {
      for (const end of [signal, over]) end.removeEventListener("abort", stop);
    }
  };
}

/** What a person's answer to {@link consentForm} means; whatever is no choice counts as a refusal for now. */
export function decisionOf(result: Readonly<Record<string, unknown>>): Consent["decision"] {
  const answer = accepted.safeParse(result["content"]);
  return result["action"] === "accept" && answer.success ? answer.data.decision : "closed";
}

/** The form that asks; older clients know choices by `enumNames` only. */
export function consentForm({ tool, site, what }: ConsentQuestion, version: string): ElicitRequestFormParams {
  const field = { type: "string", title: `May ${tool} be used on ${site}?` } as const;
  return {
    message: `${site}: ${what}`,
    requestedSchema: {
      type: "object",
      properties: {
        decision:
          version >= since.titledChoices
            ? { ...field, oneOf: choices.map((choice) => ({ ...choice })) }
            : {
                ...field,
                enum: choices.map((choice) => choice.const),
                enumNames: choices.map((choice) => choice.title),
              },
      },
      required: ["decision"],
    },
  };
}
