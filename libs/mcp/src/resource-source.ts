import type { Caller, CancelSignal, ClientPort, Unsubscribe } from "@browser-mcp/protocol";
import type { Icon } from "./icons.js";

/** One resource as `resources/list` shows it (MCP specification 2025-11-25, "Resources"). */
export interface ResourceDescriptor {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly annotations?: ResourceAnnotations;
}

/** Hints for whoever chooses among resources. */
export interface ResourceAnnotations {
  readonly audience?: readonly ("user" | "assistant")[];
  /** 0 to 1. */
  readonly priority?: number;
}

/** One form of URI as `resources/templates/list` shows it. */
export interface ResourceTemplateDescriptor {
  /** RFC 6570. */
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  /** Shown to clients of 2025-11-25 and later; one drawing for all resources of the form, whose list would grow fat. */
  readonly icons?: readonly Icon[];
  readonly description?: string;
  readonly mimeType?: string;
}

/** What a resource holds: text, or base64 in `blob`. */
export type ResourceContents = {
  readonly uri: string;
  readonly mimeType: string;
  readonly _meta?: Readonly<Record<string, unknown>>;
} & ({ readonly text: string } | { readonly blob: string });

/** Who asks, and until when it matters. */
export interface ResourceRequest {
  readonly caller: Caller;
  /** Aborted when the client cancels or leaves. */
  readonly signal?: CancelSignal;
  /** Told what the reading waits for, should it take long. */
  readonly client?: Pick<ClientPort, "doing">;
}

/** What changed. `updated` names resources by the keys of {@link ResourceSource.locate}, all of a prefix or some. */
export type ResourceChange =
  | { readonly type: "list" }
  | { readonly type: "updated"; readonly keys: readonly string[] }
  | { readonly type: "all-updated"; readonly prefix: string };

/** A kind of resources, published through the endpoint beside others. */
export interface ResourceSource {
  /** The forms of its URIs; the same objects every time. */
  readonly templates: readonly ResourceTemplateDescriptor[];

  /** Whether a URI has one of its forms; the other methods are asked with such URIs only. */
  owns(uri: string): boolean;

  /**
   * What is known now, at once and without reading any of it, in an order that stays while entries come and go.
   * @param after only what comes after this URI, which need not be there any more
   * @throws BrowserMcpError
   */
  list(request: ResourceRequest, after?: string): Promise<readonly ResourceDescriptor[]>;

  /** @throws BrowserMcpError TAB_NOT_FOUND where there is no such resource, and whatever reading it meets */
  read(uri: string, request: ResourceRequest): Promise<readonly ResourceContents[]>;

  /**
   * The values that an argument of one of its templates may have and that begin with what was typed.
   * @throws BrowserMcpError INVALID_PARAMETERS where the template has no such argument
   */
  complete(
    uriTemplate: string,
    argument: { readonly name: string; readonly value: string },
    request: ResourceRequest,
  ): Promise<readonly string[]>;

  /**
   * The key under which changes of a resource are told: the same for every spelling of its URI, other than that of
   * every other resource of any source.
   * @throws BrowserMcpError TAB_NOT_FOUND where there is no such resource
   */
  locate(uri: string, request: ResourceRequest): Promise<string>;

  /** Tells the listener of every change from now on. The listener does not throw. */
  subscribe(listener: (change: ResourceChange) => void): Unsubscribe;

  /**
   * Looks for changes that nothing tells of by itself; they are told as all others are. Called every few seconds while
   * a client listens, never while the call before is under way. Settles in time and does not reject.
   */
  refresh?(): Promise<void>;
}
