import { randomUUID } from "node:crypto";
import { BRIDGE_HEADER, POLICY_HEADER } from "@browser-mcp/mcp";
import type { ServerAddress, ServerSource } from "@browser-mcp/mcp";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import { judge } from "./compatibility.js";
import { announceBridge } from "./presence.js";
import type { Presence } from "./presence.js";
import { urlOf } from "./place.js";
import { findServer } from "./running-server.js";
import type { ServerPlace } from "./place.js";
import type { Found, RunningServer } from "./running-server.js";
import { shutDown } from "./shut-down.js";

/** What a finder is made of. */
export interface ServerFinderOptions {
  /** Where it is reached, with the credentials in force now. */
  readonly place: () => Promise<ServerPlace>;
  /** Starts a server there. @throws BrowserMcpError PORT_IN_USE where another one was faster */
  readonly start: () => Promise<void>;
  readonly logger: Logger;
  /** The policy that a server must have to be used, as the settings are now; absent = whichever it has. */
  readonly policy?: () => Promise<string>;
}

/** Milliseconds for which something that says nothing useful is asked again: a server may be ending or beginning. */
const PATIENCE_MS = 8_000;
/** Milliseconds between two looks. */
const RETRY_MS = 50;
/** How often another server may have got the port, and be gone when it is looked for. */
const MAX_LOST_RACES = 5;

/**
 * Finds the server that all bridges share, and starts it where none runs. The port is the lock: of servers that are
 * started at the same moment one gets it, and the others' starters find that one.
 */
export class ServerFinder implements ServerSource {
  readonly #options: ServerFinderOptions;
  readonly #bridge = { [BRIDGE_HEADER]: randomUUID() };
  #presence: Presence | undefined;

  constructor(options: ServerFinderOptions) {
    this.#options = options;
  }

  async find(start: boolean): Promise<ServerAddress | undefined> {
    const begun = Date.now();
    for (let lostRaces = 0; ;) {
      const place = await this.#options.place();
      const found = await findServer(place);
      if (found.kind === "nothing") {
        if (!start) return undefined;
        if (!(await this.#start(lostRaces < MAX_LOST_RACES))) lostRaces += 1;
      } else if (found.kind === "server") {
        const address = await this.#take(place, found.server);
        if (address !== undefined) return address;
      } else if (found.kind !== "unclear") {
        throw refusal(found, place.port);
      } else if (Date.now() - begun > PATIENCE_MS) {
        throw refusal({ kind: "stranger", original: false }, place.port);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** The bridge goes. */
  close(): void {
    this.#presence?.end();
    this.#presence = undefined;
  }

  /** Whether this was the one that got the port; otherwise, if that may be, another one was faster. */
  async #start(mayLose: boolean): Promise<boolean> {
    try {
      await this.#options.start();
      return true;
    } catch (error) {
      if (!mayLose || !(error instanceof BrowserMcpError) || error.code !== "PORT_IN_USE") throw error;
      return false;
    }
  }

  /** The server's address if it is to be used; `undefined` where there is to be another one. */
  async #take(place: ServerPlace, server: RunningServer): Promise<ServerAddress | undefined> {
    const policy = await this.#options.policy?.();
    const verdict = judge(server, undefined, policy);
    if (verdict.kind === "refuse") {
      throw new BrowserMcpError("SERVER_INCOMPATIBLE", verdict.message, { hint: verdict.hint });
    }
    if (verdict.kind === "replace") {
      this.#options.logger.info("a server that nobody uses is replaced", { version: server.version });
      await shutDown(place, "when-idle", server.pid);
      return undefined;
    }
    if (verdict.remark !== undefined) this.#options.logger.warn(verdict.remark);
    this.close();
    const headers = {
      ...place.headers,
      ...this.#bridge,
      ...(policy === undefined ? {} : { [POLICY_HEADER]: policy }),
    };
    this.#presence = await announceBridge({ ...place, headers });
    if (this.#presence === undefined) return undefined;
    const { tls } = place;
    return { url: urlOf(place, "/mcp"), headers, ...(tls && { tls }) };
  }
}

/** Why what listens there is of no use. */
export function refusal(
  found: Extract<Found, { kind: "stranger" | "locked" | "untrusted" }>,
  port: number,
): BrowserMcpError {
  if (found.kind === "untrusted") {
    return new BrowserMcpError(
      "PERMISSION_DENIED",
      `The server on port ${port} is not trusted. ${found.why}`,
      {
        hint: "Give the command the server's settings (--tls-cert and --tls-key, or --config), or end that server.",
      },
    );
  }
  if (found.kind === "locked") {
    return new BrowserMcpError("PERMISSION_DENIED", `The server on port ${port} wants its token.`, {
      hint: "Give the command the server's settings: --require-token, or --config with its configuration.",
    });
  }
  const who = found.original ? "the original Browser MCP server" : "another program";
  return new BrowserMcpError("PORT_IN_USE", `Port ${port} is used by ${who}.`, {
    hint:
      "Stop that program, or choose another port with --port (and set the extension to it). A Browser MCP server with a " +
      "certificate is found by its settings: --tls-cert and --tls-key, or --config.",
  });
}
