import { randomUUID } from "node:crypto";
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Logger } from "@browser-mcp/protocol";
import type { Catalog, SessionServer } from "./catalog.js";
import { HttpTransport } from "./http-transport.js";
import { negotiated, since } from "./protocol-versions.js";
import type { ReplayBudget, ReplayLimits } from "./replay-log.js";
import { SessionStreams } from "./session-streams.js";

/** Bounds of a {@link SessionStore}. */
export interface SessionLimits {
  readonly maxSessions: number;
  /** Milliseconds without a request, a running one or an open stream after which a session ends. */
  readonly idleMs: number;
}

/** 1,000 sessions; an hour. */
export const defaultSessionLimits: SessionLimits = { maxSessions: 1_000, idleMs: 3_600_000 };

/** What a {@link SessionStore} is made of. */
export interface SessionStoreOptions {
  readonly catalog: Catalog;
  readonly logger: Logger;
  readonly limits?: SessionLimits;
  /** Bounds of what is kept for clients whose connection broke. */
  readonly replay?: ReplayLimits;
  /** Told of every session that has ended, after what it had in flight was aborted. Must not throw. */
  readonly onEnd?: (sessionId: string) => void;
}

/** One client's session (MCP specification 2025-11-25, "Session Management"). */
export interface Session {
  readonly id: string;
  readonly transport: HttpTransport;
  readonly server: Server;
  /** The protocol version that it speaks. */
  readonly version: string;
  /** The bridge through which its client speaks, where there is one; the session ends with it. */
  readonly bridge: string | undefined;
  /** As `performance.now()` says: a clock that is set ends no session early or late. */
  lastUsed: number;
  /** Whether anything came after `initialize`; a client that never did can be forgotten first. */
  used: boolean;
}

/** Every open session, the one used longest ago first. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  readonly #options: SessionStoreOptions;
  readonly #limits: SessionLimits;
  readonly #replayed: ReplayBudget = { bytes: 0 };
  readonly #sweep: NodeJS.Timeout;
  #closed = false;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultSessionLimits;
    const interval = Math.max(1_000, Math.min(this.#limits.idleMs / 2, 60_000));
    this.#sweep = setInterval(() => this.#expire(), interval);
    this.#sweep.unref();
  }

  /** Bytes kept for clients whose connection broke. */
  get replayBytes(): number {
    return this.#replayed.bytes;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Opens a session for a client that asked for `requestedVersion`; `undefined` when all places are taken by
   * sessions in use, or the store is closed.
   * @param bridge what the client speaks through, where it is to be ended with that
   */
  async open(requestedVersion: string, bridge?: string): Promise<Session | undefined> {
    if (this.#closed) return undefined;
    if (this.#sessions.size >= this.#limits.maxSessions && !this.#makeRoom()) return undefined;
    const id = randomUUID();
    const version = negotiated(requestedVersion);
    const { logger, replay } = this.#options;
    const streams = new SessionStreams({
      logger,
      budget: this.#replayed,
      primed: version >= since.primedStreams,
      ...(replay === undefined ? {} : { limits: replay }),
    });
    const transport = new HttpTransport({ logger, session: { id, streams } });
    const { server, operations }: SessionServer = this.#options.catalog.createServer({
      session: id,
      version,
      client: () => nameOf(server),
      stream: transport,
    });
    transport.operations = operations;
    const session: Session = {
      id,
      transport,
      server,
      version,
      bridge,
      lastUsed: performance.now(),
      used: false,
    };
    this.#sessions.set(id, session);
    await server.connect(transport);
    return session;
  }

  /** The session of that id, left as it is. */
  peek(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  /** The session of that id, marked as used just now. */
  use(id: string): Session | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    session.lastUsed = performance.now();
    session.used = true;
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  /** Ends a session: what is in flight is answered with an error, its streams are ended. */
  async end(id: string): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    this.#sessions.delete(id);
    await session.server.close();
    this.#options.onEnd?.(id);
    return true;
  }

  /** Ends the sessions that were opened through a bridge. */
  async endOfBridge(bridge: string): Promise<void> {
    const ids = [...this.#sessions.values()]
      .filter((session) => session.bridge === bridge)
      .map(({ id }) => id);
    await Promise.all(ids.map((id) => this.end(id)));
  }

  /** Ends every session. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.end(id)));
  }

  /** Ends every session, and the look for those that idle. */
  close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    return this.endAll();
  }

  /** Forgets the session used longest ago that nothing is going on in, those never used after `initialize` first. */
  #makeRoom(): boolean {
    const idle = [...this.#sessions.values()].filter(isIdle);
    const victim = idle.find((session) => !session.used) ?? idle[0];
    if (victim === undefined) return false;
    void this.end(victim.id);
    return true;
  }

  #expire(): void {
    const oldest = performance.now() - this.#limits.idleMs;
    for (const session of this.#sessions.values()) {
      if (session.lastUsed <= oldest && isIdle(session)) void this.end(session.id);
    }
  }
}

const isIdle = ({ transport }: Session): boolean => transport.inFlight === 0 && !transport.streaming;

function nameOf(server: Server): string {
  const client = server.getClientVersion();
  return client === undefined ? "unknown" : `${client.name} ${client.version}`;
}
