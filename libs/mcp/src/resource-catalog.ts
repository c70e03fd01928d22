import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Unsubscribe } from "@browser-mcp/protocol";
import { completionOf } from "./completion.js";
import type { Completion } from "./completion.js";
import { cutText } from "./cut-text.js";
import { cursorAfter, keyOfCursor, noCursorOf } from "./list-cursor.js";
import type {
  ResourceChange,
  ResourceContents,
  ResourceDescriptor,
  ResourceRequest,
  ResourceSource,
  ResourceTemplateDescriptor,
} from "./resource-source.js";

const LIST = "resources/list";

/** Entries of one page of `resources/list`. */
const PAGE_SIZE = 300;

/** One page of a list; `nextCursor` where there is more. */
export interface ResourcePage {
  readonly resources: readonly ResourceDescriptor[];
  readonly nextCursor?: string;
}

/** The resources of every source as one. */
export class ResourceCatalog {
  readonly templates: readonly ResourceTemplateDescriptor[];
  readonly #sources: readonly ResourceSource[];

  constructor(sources: readonly ResourceSource[]) {
    this.#sources = sources;
    this.templates = sources.flatMap((source) => source.templates);
  }

  /**
   * A page of what is known. A cursor holds the last URI of the page before, so that what comes and goes meanwhile
   * neither hides nor doubles anything else.
   * @throws BrowserMcpError INVALID_PARAMETERS for a cursor that is none, and what a source throws
   */
  async list(cursor: string | undefined, request: ResourceRequest): Promise<ResourcePage> {
    let after = cursor === undefined ? undefined : keyOfCursor(cursor);
    if (cursor !== undefined && after === undefined) throw noCursorOf(LIST);
    const found: ResourceDescriptor[] = [];
    for (const source of this.#sourcesFrom(after)) {
      found.push(...(await source.list(request, after)));
      after = undefined;
      if (found.length > PAGE_SIZE) break;
    }
    const resources = found.slice(0, PAGE_SIZE);
    const last = resources.at(-1);
    return found.length > PAGE_SIZE && last !== undefined
      ? { resources, nextCursor: cursorAfter(last.uri) }
      : { resources };
  }

  /** @throws BrowserMcpError INVALID_PARAMETERS for a URI of no known form, and what its source throws */
  async read(uri: string, request: ResourceRequest): Promise<readonly ResourceContents[]> {
    return this.#owner(uri).read(uri, request);
  }

  /** @throws BrowserMcpError INVALID_PARAMETERS for an unknown template or argument */
  async complete(
    uriTemplate: string,
    argument: { readonly name: string; readonly value: string },
    request: ResourceRequest,
  ): Promise<Completion> {
    const source = this.#sources.find(({ templates }) =>
      templates.some((template) => template.uriTemplate === uriTemplate),
    );
    if (source === undefined) {
      throw new BrowserMcpError(
        "INVALID_PARAMETERS",
        `Unknown resource template: ${cutText(uriTemplate, 200, "…")}. ${this.#forms()}`,
        { hint: "Name a template as resources/templates/list gives it." },
      );
    }
    return completionOf(await source.complete(uriTemplate, argument, request));
  }

  /** See `ResourceSource.locate`. @throws BrowserMcpError INVALID_PARAMETERS for a URI of no known form */
  async locate(uri: string, request: ResourceRequest): Promise<string> {
    return this.#owner(uri).locate(uri, request);
  }

  /** Tells the listener of the changes of every source. */
  subscribe(listener: (change: ResourceChange) => void): Unsubscribe {
    const ends = this.#sources.map((source) => source.subscribe(listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** See `ResourceSource.refresh`. */
  async refresh(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.refresh?.()));
  }

  #sourcesFrom(after: string | undefined): readonly ResourceSource[] {
    if (after === undefined) return this.#sources;
    const first = this.#sources.findIndex((source) => source.owns(after));
    if (first >= 0) return this.#sources.slice(first);
    throw noCursorOf(LIST);
  }

  #owner(uri: string): ResourceSource {
    const source = this.#sources.find((candidate) => candidate.owns(uri));
    if (source !== undefined) return source;
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `Invalid resource URI: ${cutText(uri, 200, "…")}. ${this.#forms()}`,
      { hint: "List the resources to see the URIs that there are now." },
    );
  }

  #forms(): string {
    return `Known forms: ${this.templates.map(({ uriTemplate }) => uriTemplate).join(", ")}`;
  }
}
