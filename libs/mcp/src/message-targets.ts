import type { IncomingHttpHeaders } from "node:http";
import {
  isInitializeRequest,
  isJSONRPCRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { Logger } from "@browser-mcp/protocol";
import type { Catalog } from "./catalog.js";
import { HttpTransport } from "./http-transport.js";
import { rpcCodes } from "./json-rpc.js";
import type { RpcId } from "./json-rpc.js";
import { ASSUMED_VERSION } from "./protocol-versions.js";
import type { SessionStore } from "./session-store.js";
import { singleHeader } from "./single-header.js";

/** Says no to a message. */
export type Refuse = (status: number, code: number, text: string, id?: RpcId) => void;

/** Whom the messages of the older era are for: a session, or the one server that all bare requests share. */
export class MessageTargets {
  readonly #sessions: SessionStore;
  readonly #bare: HttpTransport;
  readonly #bareReady: Promise<void>;

  constructor(catalog: Catalog, sessions: SessionStore, logger: Logger) {
    this.#sessions = sessions;
    this.#bare = new HttpTransport({ logger });
    const bare = catalog.createServer({ client: () => "unknown", version: ASSUMED_VERSION });
    this.#bareReady = bare.connect(this.#bare);
  }

  /** Answers what is in flight without a session with an error. */
  close(): Promise<void> {
    return this.#bare.close();
  }

  /** The transport that a message belongs to; refuses and yields `undefined` where there is none. */
  async of(
    headers: IncomingHttpHeaders,
    message: JSONRPCMessage,
    refuse: Refuse,
  ): Promise<HttpTransport | undefined> {
    const id = isJSONRPCRequest(message) ? message.id : null;
    const session = singleHeader(headers, "mcp-session-id");
    const version = singleHeader(headers, "mcp-protocol-version");
    if (isJSONRPCRequest(message) && message.method === "initialize") {
      if (!isInitializeRequest(message)) {
        const text = "initialize needs protocolVersion, capabilities and clientInfo {name, version}.";
        refuse(400, rpcCodes.invalidParams, text, id);
        return undefined;
      }
      if (session !== undefined) {
        refuse(400, rpcCodes.invalidRequest, "This session is initialized already.", id);
        return undefined;
      }
      const opened = await this.#sessions.open(message.params.protocolVersion);
      if (opened === undefined) {
        refuse(503, rpcCodes.serverError, "All sessions are in use; close one or try again later.", id);
      }
      return opened?.transport;
    }
    if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
      const text = `Unsupported MCP-Protocol-Version ${JSON.stringify(version.slice(0, 50))}; supported are ${SUPPORTED_PROTOCOL_VERSIONS.join(", ")}.`;
      refuse(400, rpcCodes.serverError, text, id);
      return undefined;
    }
    if (session !== undefined) {
      const known = this.#sessions.use(session);
      if (known === undefined)
        refuse(404, rpcCodes.sessionNotFound, "Session not found; initialize again.", id);
      return known?.transport;
    }
    if (version !== undefined) {
      refuse(400, rpcCodes.serverError, "The Mcp-Session-Id header is missing; initialize first.", id);
      return undefined;
    }
    await this.#bareReady;
    return this.#bare;
  }
}
