import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  LoggingLevelSchema,
  SubscribeRequestParamsSchema,
  UnsubscribeRequestParamsSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type {
  ClientCapabilities,
  Implementation,
  RequestId,
  ServerCapabilities,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv-provider.js";
import type { AskThroughClient, Caller, ClientLogLevel, Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import { completionOperation } from "./completion-operation.js";
import { askByElicitation, canElicit } from "./elicitation.js";
import type { Icon } from "./icons.js";
import { Method } from "./operation.js";
import type { Operation } from "./operation.js";
import { PromptCatalog } from "./prompt-catalog.js";
import { promptOperations } from "./prompt-operations.js";
import type { PromptSource } from "./prompt-source.js";
import { since } from "./protocol-versions.js";
import { ResourceCatalog } from "./resource-catalog.js";
import { resourceOperations } from "./resource-operations.js";
import type { ResourceSource } from "./resource-source.js";
import { ResourceSubscriptions } from "./resource-subscriptions.js";
import type { ResourceWatcher } from "./resource-subscriptions.js";
import { asksFor } from "./served-request.js";
import type { ServedRequest } from "./served-request.js";
import { capabilitiesOf, SessionClient } from "./session-client.js";
import { SessionOperations } from "./session-operations.js";
import type { SessionRequest } from "./session-operations.js";
import { toolOperations } from "./tool-operations.js";
import type { ToolSource } from "./tool-operations.js";
import { defaultProgressPace } from "./work-progress.js";
import type { ProgressPace } from "./work-progress.js";

/** What the server says of itself. */
export interface ServerIdentity {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** A few lines that teach a model how to use the tools. */
  readonly instructions: string;
  /** Shown to clients of 2025-11-25 and later. */
  readonly icons?: readonly Icon[];
}

/** What clients that speak this version are told of the server at the beginning. */
export function implementationOf(
  { name, title, version, icons }: ServerIdentity,
  protocolVersion: string,
): Implementation {
  const identity = { name, title, version };
  if (icons === undefined || protocolVersion < since.icons) return identity;
  return { ...identity, icons: icons.map((icon) => ({ ...icon, sizes: [...icon.sizes] })) };
}

/** The way to a client for what is no answer; `HttpTransport` is one. */
export interface NotificationStream {
  /** Whether the client listens now. */
  readonly streaming: boolean;
  /** Told whenever it begins to listen. */
  onstream?: () => void;
  /** Whether what belongs to a request reaches its client before the answer. */
  reaches(requestId: RequestId): boolean;
}

/** Who is at the other end, asked anew at every call because a client introduces itself only after it connected. */
export interface ClientView {
  /** "name version" as the client introduced itself, or "unknown". */
  readonly client: () => string;
  readonly session?: string;
  /** The protocol version that it speaks. */
  readonly version: string;
  /** Absent for bare requests, whose senders cannot be told anything. */
  readonly stream?: NotificationStream;
}

/** A session's two halves. */
export interface SessionServer {
  /** Opens and closes the session, and tells and asks its client. */
  readonly server: Server;
  /** Answers what the client asks. */
  readonly operations: SessionOperations;
}

/** What a catalogue publishes. */
export interface CatalogOptions {
  readonly identity: ServerIdentity;
  readonly tools: ToolSource;
  readonly resources?: readonly ResourceSource[];
  readonly prompts?: readonly PromptSource[];
  readonly logger: Logger;
  /** Default {@link defaultProgressPace}. */
  readonly pace?: ProgressPace;
}

const subscribe = new Method("resources/subscribe", SubscribeRequestParamsSchema);
const unsubscribe = new Method("resources/unsubscribe", UnsubscribeRequestParamsSchema);
/** What a session's client wants to be told of what its calls log. */
const setLevel = new Method("logging/setLevel", z.object({ level: LoggingLevelSchema }));

/** The one registry of tools, resources and prompts, for both eras of the protocol and every client. */
export class Catalog {
  readonly identity: ServerIdentity;
  /** When clients hear of work that goes on. */
  readonly pace: ProgressPace;
  /** What both eras serve alike. */
  readonly operations: readonly Operation[];
  /** The same by their methods. */
  readonly #byMethod: ReadonlyMap<string, Operation>;
  /** Absent where there are no resources. */
  readonly subscriptions: ResourceSubscriptions | undefined;
  readonly #logger: Logger;
  readonly #hasPrompts: boolean;
  /** Shared: each `Server` would make one of its own, the dearest part of a session. */
  readonly #validator = new AjvJsonSchemaValidator();

  constructor({ identity, tools, resources = [], prompts = [], logger, pace }: CatalogOptions) {
    this.identity = identity;
    this.pace = pace ?? defaultProgressPace;
    this.#logger = logger;
    this.#hasPrompts = prompts.length > 0;
    const resourceCatalog = new ResourceCatalog(resources);
    const promptCatalog = new PromptCatalog(prompts);
    const published = resources.length > 0;
    this.operations = [
      ...toolOperations(tools),
      ...(published ? resourceOperations(resourceCatalog) : []),
      ...(this.#hasPrompts ? promptOperations(promptCatalog) : []),
      ...(published || this.#hasPrompts ? [completionOperation(resourceCatalog, promptCatalog)] : []),
    ];
    this.#byMethod = new Map(this.operations.map((operation) => [operation.method, operation]));
    this.subscriptions = published ? new ResourceSubscriptions(resourceCatalog) : undefined;
  }

  /** What the server can. @param told whether the client can be told of changes */
  capabilities(told: boolean): ServerCapabilities {
    const resources = this.subscriptions !== undefined;
    return {
      tools: {},
      ...(resources ? { resources: told ? { subscribe: true, listChanged: true } : {} } : {}),
      ...(this.#hasPrompts ? { prompts: {} } : {}),
      ...(resources || this.#hasPrompts ? { completions: {} } : {}),
    };
  }

  /** A server for one session, or for all bare requests together. */
  createServer(view: ClientView): SessionServer {
    const { instructions } = this.identity;
    const told = view.stream !== undefined;
    const server = new Server(implementationOf(this.identity, view.version), {
      capabilities: { ...this.capabilities(told), ...(told ? { logging: {} } : {}) },
      instructions,
      jsonSchemaValidator: this.#validator,
    });
    let logLevel: ClientLogLevel | undefined;
    const capabilities = knownOnce(capabilitiesOf);
    const { session } = view;
    const served = (request: SessionRequest): ServedRequest => {
      const announced = server.getClientCapabilities();
      const asks = canElicit(announced) && view.stream?.reaches(request.requestId) === true;
      return {
        caller: callerOf(view.client(), session, asks ? askByElicitation(request, view.version) : undefined),
        signal: request.signal,
        client: new SessionClient(request, {
          capabilities: capabilities(announced),
          logLevel,
          pace: this.pace,
          onError: this.#notSent,
        }),
        version: view.version,
      };
    };
    const keepLevel = setLevel.operation(({ level }) => {
      logLevel = level;
      return {};
    });
    const own = told ? [keepLevel, ...this.#watching(server, view.stream)] : [];
    return { server, operations: new SessionOperations(server, this.#byMethod, own, served) };
  }

  /** Listens for changes no longer. Servers made before still answer. */
  close(): void {
    this.subscriptions?.close();
  }

  readonly #notSent = (error: unknown): void => this.#logger.error("notification not sent", { error });

  /** `resources/subscribe` and `resources/unsubscribe` of one session. */
  #watching(server: Server, stream: NotificationStream | undefined): readonly Operation[] {
    const watcher = this.#watch(server, stream);
    if (watcher === undefined) return [];
    return [
      subscribe.operation(async ({ uri }, request) => {
        await watcher.subscribe(uri, asksFor("resources/subscribe", request));
        return {};
      }),
      unsubscribe.operation(({ uri }) => {
        watcher.unsubscribe(uri);
        return {};
      }),
    ];
  }

  #watch(server: Server, stream: NotificationStream | undefined): ResourceWatcher | undefined {
    if (stream === undefined) return undefined;
    const watcher = this.subscriptions?.join({
      listening: () => stream.streaming,
      updated: (uri) => void server.sendResourceUpdated({ uri }).catch(this.#notSent),
      listChanged: () => void server.sendResourceListChanged().catch(this.#notSent),
    });
    stream.onstream = () => watcher?.flush();
    server.onclose = () => watcher?.leave();
    return watcher;
  }
}

/** Written out: to put objects together from parts costs more than all else here. */
function callerOf(client: string, session: string | undefined, ask: AskThroughClient | undefined): Caller {
  if (session === undefined) return ask === undefined ? { client } : { client, ask };
  return ask === undefined ? { client, session } : { client, session, ask };
}

/** What follows from a client's capabilities, made once: they never change after it introduced itself. */
function knownOnce<T>(
  make: (announced: ClientCapabilities | undefined) => T,
): (announced: ClientCapabilities | undefined) => T {
  let known: { readonly of: ClientCapabilities | undefined; readonly value: T } | undefined;
  return (announced) => {
    if (known === undefined || known.of !== announced) known = { of: announced, value: make(announced) };
    return known.value;
  };
}
