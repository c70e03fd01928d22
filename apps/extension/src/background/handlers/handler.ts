import {
  BrowserMcpError,
  type ActionName,
  type ActionParams,
  type ContentHead,
  type TextDifference,
  type WireReply,
} from "@browser-mcp/protocol";
import type * as z from "zod";

/** A reply's data; of a page whose texts the asker has, the rest is enough. */
type HandlerData<A extends ActionName> = WireReply<A> | (A extends "getPageContent" ? ContentHead : never);

/** What a handler gives back: the reply's data and where it comes from. */
export interface HandlerReply<A extends ActionName> {
  readonly data: HandlerData<A>;
  readonly tabId?: number;
  /** Chrome's id of the document that answered; it changes with every navigation. */
  readonly documentId?: string;
  /** The document's address when it answered. */
  readonly url?: string;
  /** False where not every change of what was read will be told, so that the reply must not be kept. */
  readonly observed?: boolean;
  /** What the document calls the texts of `data`; see `known-content.ts` of the protocol. */
  readonly contentName?: string;
  /** The texts of that name are left out. */
  readonly unchanged?: true;
  /** They are left out, but for this. */
  readonly difference?: TextDifference;
}

/** One action, ready to be called with whatever a request holds. */
export interface Handler {
  readonly action: ActionName;
  /**
   * @param request the request as it came; keys that are no parameters of the action are ignored
   * @param signal aborts when nobody waits for the answer any more
   * @throws BrowserMcpError INVALID_PARAMETERS, and what the action itself throws
   */
  handle(request: unknown, signal: AbortSignal): Promise<HandlerReply<ActionName>>;
}

/**
 * Makes a handler from its action's name and what it does with checked parameters.
 *
 * @param schema `actions[action].params`, or those and more
 */
export function defineHandler<A extends ActionName, P extends ActionParams<A>>(
  action: A,
  schema: z.ZodType<P>,
  run: (params: P, signal: AbortSignal) => Promise<HandlerReply<A>>,
): Handler {
  return {
    action,
    async handle(request, signal) {
      const params = schema.safeParse(request);
      if (!params.success) throw invalidParameters(action, params.error);
      return run(params.data, signal);
    },
  };
}

function invalidParameters(action: ActionName, error: z.ZodError): BrowserMcpError {
  const problems = error.issues.map(({ path, message }) => `"${path.join(".")}": ${message}`);
  return new BrowserMcpError("INVALID_PARAMETERS", `${action} has wrong parameters: ${problems.join("; ")}.`);
}
