import type { ErrorCode } from "@browser-mcp/protocol";
import type { AccessibilityRequest, PageAccessibility } from "./accessibility/accessibility-tree.js";
import type { DocumentConsole, ReadConsoleRequest } from "./console-reader.js";
import type { PageAreas } from "./locate-area.js";
import type { PagePerformance } from "./read-performance.js";
import type { PageSnapshot, SnapshotRequest } from "./snapshot-dom.js";
import type { ToldContentRequest, ToldPage } from "./told-content.js";

/** What the worker may call inside a page, in the extension's isolated world: one request in, one answer out. */
export interface PageFunctions {
  accessibilityTree(request: AccessibilityRequest): Promise<PageAccessibility>;
  locateArea(request: { readonly selector?: string }): PageAreas;
  readConsole(request: ReadConsoleRequest): Promise<DocumentConsole>;
  readContent(request: ToldContentRequest): ToldPage;
  readMarkdown(request: ToldContentRequest): ToldPage;
  readPerformance(request: Readonly<Record<string, never>>): Promise<PagePerformance>;
  snapshotDom(request: SnapshotRequest): PageSnapshot;
}

export type PageFunctionName = keyof PageFunctions;
export type PageRequest<N extends PageFunctionName> = Parameters<PageFunctions[N]>[0];
export type PageValue<N extends PageFunctionName> = Awaited<ReturnType<PageFunctions[N]>>;

/** A page function may throw this, where more can be said than that the page could not be read. */
export class PageFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** An answer, or why there is none: Chrome itself hides what an injected function throws. */
export type PageOutcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Of what may be kept until the page changes: whether every change of it will be told. */
      readonly observed?: boolean;
    }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

type Published = {
  readonly [N in PageFunctionName]?: (request: PageRequest<N>) => Promise<PageOutcome<PageValue<N>>>;
};

declare global {
  /** Of the isolated world: the page cannot see it. */
  var browserMcpPage: Published | undefined;
}

/** What does the work of a page function. */
export type Implementation<N extends PageFunctionName> = (
  request: PageRequest<N>,
) => PageValue<N> | Promise<PageValue<N>>;

/** What a page function found, and of what may be kept, whether every change of it will be told. */
export interface Finding<T> {
  readonly value: T;
  readonly observed?: boolean;
}

/** Offers a function to the worker. Doing so again replaces it, as after an update of the extension. */
export function publish<N extends PageFunctionName>(name: N, implementation: Implementation<N>): void {
  publishFinding(name, async (request) => ({ value: await implementation(request) }));
}

/** As {@link publish}, of a function that says whether its answer may be kept. */
export function publishFinding<N extends PageFunctionName>(
  name: N,
  find: (request: PageRequest<N>) => Finding<PageValue<N>> | Promise<Finding<PageValue<N>>>,
): void {
  const answer = async (request: PageRequest<N>): Promise<PageOutcome<PageValue<N>>> => {
    try {
      return { ok: true, ...(await find(request)) };
    } catch (thrown) {
      const code = thrown instanceof PageFailure ? thrown.code : "BROWSER_ERROR";
      return { ok: false, code, message: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  };
  globalThis.browserMcpPage = { ...globalThis.browserMcpPage, [name]: answer };
}

/** Offers a function no longer. */
export function unpublish(name: PageFunctionName): void {
  globalThis.browserMcpPage = { ...globalThis.browserMcpPage, [name]: undefined };
}

/**
 * Calls a function that was published in the world it runs in; `null` when it is not there. Chrome sends its source
 * text into the page, so it may use nothing from outside itself.
 */
export function callPublished<N extends PageFunctionName>(
  name: N,
  request: PageRequest<N>,
): Promise<PageOutcome<PageValue<N>>> | null {
  return globalThis.browserMcpPage?.[name]?.(request) ?? null;
}
