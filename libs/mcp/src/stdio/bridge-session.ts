import * as z from "zod";
import type { ClientMessage } from "./client-message.js";
import { responseText } from "./response-text.js";
import type { ServerConnection } from "./server-connection.js";

/** Subscriptions of a client that are made again in a new session; one beyond goes without. */
const MAX_SUBSCRIPTIONS = 1_000;

const MAX_ANSWER_BYTES = 1024 * 1024;
const INITIALIZED = Buffer.from('{"jsonrpc":"2.0","method":"notifications/initialized"}');

const initializeAnswer = z.object({ result: z.object({ protocolVersion: z.string() }) });

/** A new session is not what the client has agreed to. */
export class SessionLostError extends Error {
  override readonly name = "SessionLostError";
}

/** What the headers of every message of a session are made of. */
interface SessionKey {
  readonly id: string | undefined;
  readonly version: string;
}

/**
 * The client's session with the server (MCP specification 2025-11-25, "Session Management"): opened by the client's own
 * `initialize`, and opened again with the same words when the server was restarted, so that the client need not notice.
 */
export class BridgeSession {
  #initialize: Buffer | undefined;
  #key: SessionKey | undefined;
  #initialized = false;
  #renewing: Promise<void> | undefined;
  readonly #subscriptions = new Map<string, Buffer>();

  /** The session's id; absent before `initialize`, and where the server gave none. */
  get id(): string | undefined {
    return this.#key?.id;
  }

  /** Whether the client has said that it is ready. */
  get initialized(): boolean {
    return this.#initialized;
  }

  /** The headers of a message in this session. */
  headers(): Readonly<Record<string, string>> {
    if (this.#key === undefined) return {};
    const { id, version } = this.#key;
    return { "MCP-Protocol-Version": version, ...(id === undefined ? {} : { "Mcp-Session-Id": id }) };
  }

  /** The client opened a session with these words, and got this answer. */
  opened(initialize: Buffer, id: string | undefined, answer: string): void {
    const parsed = parseAnswer(answer);
    if (parsed === undefined) return;
    this.#initialize = initialize;
    this.#key = { id, version: parsed };
    this.#initialized = false;
    this.#subscriptions.clear();
  }

  /** Remembers what a new session has to be told. */
  sent(message: ClientMessage, line: Buffer): void {
    const { method, uri } = message;
    if (method === "notifications/initialized") this.#initialized = true;
    else if (uri === undefined) return;
    else if (method === "resources/unsubscribe") this.#subscriptions.delete(uri);
    else if (method === "resources/subscribe" && this.#subscriptions.size < MAX_SUBSCRIPTIONS) {
      this.#subscriptions.set(uri, line);
    }
  }

  /**
   * Opens a new session in the place of `lostId`, unless somebody did so meanwhile.
   * @throws SessionLostError where the server does not answer as the first time; ServerGoneError
   */
  renew(connection: ServerConnection, lostId: string): Promise<void> {
    if (this.#key?.id !== lostId) return Promise.resolve();
    this.#renewing ??= this.#renew(connection).finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #renew(connection: ServerConnection): Promise<void> {
    const { version } = this.#key ?? {};
    const body = this.#initialize;
    if (body === undefined) return;
    const response = await connection.send({ method: "POST", headers: jsonHeaders, body });
    const { "mcp-session-id": id } = response.headers;
    const agreed = parseAnswer(await responseText(response, MAX_ANSWER_BYTES));
    if (agreed === undefined || agreed !== version || typeof id !== "string") {
      throw new SessionLostError(
        `The server was started anew and ${agreed === undefined ? "refuses this client" : `speaks ${agreed} instead of ${version ?? ""}`}; connect again.`,
      );
    }
    this.#key = { id, version: agreed };
    const tell = async (line: Buffer): Promise<void> => {
      const headers = { ...jsonHeaders, ...this.headers() };
      (await connection.send({ method: "POST", headers, body: line })).resume();
    };
    if (this.#initialized) await tell(INITIALIZED);
    for (const line of this.#subscriptions.values()) await tell(line);
  }
}

/** The headers of every POST. */
export const jsonHeaders = {
  "Content-Type": "application/json",
  Accept: "application/json, text/event-stream",
} as const;

/** The protocol version that an answer to `initialize` names; `undefined` where it is an error. */
function parseAnswer(text: string): string | undefined {
  try {
    return initializeAnswer.parse(JSON.parse(text)).result.protocolVersion;
  } catch {
    return undefined;
  }
}
