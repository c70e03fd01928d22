import type { ClientCapabilities, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import { ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { abortSignalOf, BrowserMcpError, capabilityOf, MissingClientCapability } from "@browser-mcp/protocol";
import type {
  ClientAnswers,
  ClientCapability,
  ClientLogLevel,
  ClientPort,
  ClientQuestion,
} from "@browser-mcp/protocol";
import { isWanted, logParams, progressParams } from "./client-notifications.js";
import type { SessionRequest } from "./session-operations.js";
import { WorkProgress } from "./work-progress.js";
import type { ProgressPace } from "./work-progress.js";

/** Milliseconds that a client has for an answer: a person may stand behind it. */
const ASK_MS = 120_000;

/** What a session's client can be asked. */
export function capabilitiesOf(announced: ClientCapabilities | undefined): ReadonlySet<ClientCapability> {
  const names: readonly ClientCapability[] = ["elicitation", "sampling", "roots"];
  return new Set(names.filter((name) => announced?.[name] !== undefined));
}

/** What is known of a session's client. */
export interface SessionClientSettings {
  readonly capabilities: ReadonlySet<ClientCapability>;
  /** The level that it set; absent = all. */
  readonly logLevel: ClientLogLevel | undefined;
  /** When it hears of work that goes on. */
  readonly pace: ProgressPace;
  /** Told of a notification that could not be sent. */
  readonly onError: (error: unknown) => void;
}

/** The client of a session (2024-11-05 to 2025-11-25): what is told and asked goes on the stream of the request. */
export class SessionClient implements ClientPort {
  readonly #request: SessionRequest;
  readonly #settings: SessionClientSettings;
  /** Absent where the client did not ask for it. */
  readonly #progress: WorkProgress | undefined;

  constructor(request: SessionRequest, settings: SessionClientSettings) {
    this.#request = request;
    this.#settings = settings;
    this.#progress = progressOf(request, settings);
  }

  get capabilities(): ReadonlySet<ClientCapability> {
    return this.#settings.capabilities;
  }

  progress(...step: Parameters<ClientPort["progress"]>): void {
    this.#progress?.report(...step);
  }

  doing(what: () => string): void {
    this.#progress?.doing(what);
  }

  log(level: ClientLogLevel, data: unknown, logger?: string): void {
    const { logLevel = "debug", onError } = this.#settings;
    if (!isWanted(level, logLevel) || this.#request.over.aborted) return;
    const params = logParams(level, data, logger);
    this.#request.sendNotification({ method: "notifications/message", params }).catch(onError);
  }

  ask<K extends string>(questions: Readonly<Record<K, ClientQuestion>>): Promise<ClientAnswers<K>> {
    return askAll(this.#request, this.capabilities, questions);
  }
}

function progressOf(
  request: SessionRequest,
  { pace, onError }: SessionClientSettings,
): WorkProgress | undefined {
  const token = request.meta?.progressToken;
  if (token === undefined) return undefined;
  const { over } = request;
  const work = new WorkProgress((...step) => {
    if (over.aborted) return;
    const params = progressParams(token, ...step);
    request.sendNotification({ method: "notifications/progress", params }).catch(onError);
  }, pace);
  over.addEventListener("abort", () => work.end());
  return work;
}

async function askAll<K extends string>(
  request: SessionRequest,
  capabilities: ReadonlySet<ClientCapability>,
  questions: Readonly<Record<K, ClientQuestion>>,
): Promise<ClientAnswers<K>> {
  const asked = Object.entries<ClientQuestion>(questions);
  for (const [, question] of asked) {
    const capability = capabilityOf(question);
    if (!capabilities.has(capability)) throw new MissingClientCapability(capability);
  }
  const answers = await Promise.all(asked.map(([, question]) => askOne(request, question)));
  return Object.fromEntries(asked.map(([key], i) => [key, answers[i]])) as ClientAnswers<K>;
}

async function askOne(request: SessionRequest, { method, params }: ClientQuestion) {
  const { signal } = request;
  try {
    // The parameters are the tool's own; the SDK's types of them are those of each method apart.
    return await request.sendRequest({ method, params: { ...params } } as ServerRequest, ResultSchema, {
      timeout: ASK_MS,
      signal: abortSignalOf(signal),
    });
  } catch (error) {
    if (signal.aborted)
      throw new BrowserMcpError("CANCELLED", "The question was taken back.", { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrowserMcpError("BROWSER_ERROR", `The client did not answer: ${reason}`, { cause: error });
  }
}
