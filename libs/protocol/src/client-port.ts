import { BrowserMcpError } from "./errors.js";

/** Levels of a message to a client's log (RFC 5424), the weightiest last. */
export const clientLogLevels = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const;
export type ClientLogLevel = (typeof clientLogLevels)[number];

/** What a client can be asked, by the method that asks it. */
export interface ClientQuestion {
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params: Readonly<Record<string, unknown>>;
}

/** What may be asked, as the client announced it. */
export type ClientCapability = "elicitation" | "sampling" | "roots";

/** Answers by the keys of their questions, as the client gave them. */
export type ClientAnswers<K extends string> = Readonly<Record<K, Readonly<Record<string, unknown>>>>;

/**
 * What the work on a request may tell and ask the MCP client that sent it, the same in both eras of the protocol; the
 * counterpart of the `Browser` port.
 */
export interface ClientPort {
  readonly capabilities: ReadonlySet<ClientCapability>;
  /** Says how far the work is; nothing where the client did not ask for it. `progress` grows from call to call. */
  progress(progress: number, total?: number, message?: string): void;
  /**
   * Says what the work does or waits for from now on, until it says something else. The client is told where it asked for
   * progress and the work takes long; the words are asked for only then, and each time anew. For work that cannot count
   * its steps; what {@link progress} tells takes the place of it.
   */
  doing(what: () => string): void;
  /** Writes to the client's log; nothing where the client did not ask for that level. */
  log(level: ClientLogLevel, data: unknown, logger?: string): void;
  /**
   * Asks all questions and waits for all answers. In the newer era nothing can be waited for: the work ends with
   * {@link InputRequired}, and is done anew from its beginning once the answers are there; what it asked and got before
   * it gets again. So nothing may be changed before the last question.
   * @throws MissingClientCapability where the client cannot be asked that; InputRequired, which must be let through;
   * BrowserMcpError CANCELLED, or BROWSER_ERROR with the client's own refusal
   */
  ask<K extends string>(questions: Readonly<Record<K, ClientQuestion>>): Promise<ClientAnswers<K>>;
}

/** Ends the work on a request of the newer era: what it needs must be asked of the client first. */
export class InputRequired extends BrowserMcpError {
  constructor(readonly questions: Readonly<Record<string, ClientQuestion>>) {
    super("INPUT_REQUIRED", "The client is asked first.");
  }
}

/** The client cannot be asked what the work needs. */
export class MissingClientCapability extends BrowserMcpError {
  constructor(readonly capability: ClientCapability) {
    super("CLIENT_CAPABILITY_MISSING", `The client has not announced the capability ${capability}.`);
  }
}

/** What ends a request otherwise than with a result: the endpoint answers it, no tool's result does. */
export const isClientSignal = (thrown: unknown): thrown is InputRequired | MissingClientCapability =>
  thrown instanceof InputRequired || thrown instanceof MissingClientCapability;

/** The capability that a question needs. */
export function capabilityOf({ method }: ClientQuestion): ClientCapability {
  switch (method) {
    case "elicitation/create":
      return "elicitation";
    case "sampling/createMessage":
      return "sampling";
    case "roots/list":
      return "roots";
  }
}

/** A client that is told nothing and can be asked nothing: a program that imports the tools. */
export const silentClient: ClientPort = {
  capabilities: new Set(),
  progress: () => undefined,
  doing: () => undefined,
  log: () => undefined,
  ask: (questions) => {
    const [first] = Object.values<ClientQuestion>(questions);
    return Promise.reject(
      new MissingClientCapability(first === undefined ? "elicitation" : capabilityOf(first)),
    );
  },
};
