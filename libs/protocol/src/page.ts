import * as z from "zod";

// The domain types: what tools, cache and resources see after `transport` has normalised a reply.

/** A browser's id of a tab: a positive integer, unique within one browser only. */
export const tabIdSchema = z.int().positive();

/** One open tab. */
export const tabSchema = z.object({
  id: tabIdSchema,
  url: z.string(),
  title: z.string(),
  /** Whether it is the shown tab of its window. */
  active: z.boolean(),
  windowId: z.int(),
  /** Position in its window, from 0. */
  index: z.int(),
  /** Which connected browser it belongs to; see `ConnectedBrowser.browserId`. */
  browserId: z.string(),
});
export type Tab = z.infer<typeof tabSchema>;

/** Values of the page's head that describe it; a key is absent where the page has none. */
export const pageMetadataSchema = z.object({
  viewport: z.string().optional(),
  description: z.string().optional(),
  keywords: z.string().optional(),
  ogTitle: z.string().optional(),
  ogDescription: z.string().optional(),
});
export type PageMetadata = z.infer<typeof pageMetadataSchema>;

/** A page's address, visible text, and what was asked for beside it. Never cookies or storage. */
export interface PageContent {
  readonly url: string;
  readonly title: string;
  /** `innerText` of the body. */
  readonly text: string;
  /** `outerHTML` of the document element, without doctype; absent where it was not asked for. */
  readonly html?: string;
  readonly metadata?: PageMetadata;
}

/** One element of a DOM snapshot. `text` is absent where the extension gives none. */
export interface DomNode {
  /** Lower case for HTML, as written for SVG. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children: readonly DomNode[];
}

/** What a snapshot holds of a document, so that what it lacks can be said. */
export interface DomCoverage {
  /** Whether the nodes carry their text. */
  readonly text: boolean;
  /** Levels below the document element that were sent; absent = all (WIRE.md 3.2). */
  readonly maxDepth?: number;
}

/** A tree of elements from the document element down. */
export interface DomSnapshot {
  readonly root: DomNode | null;
  /** All elements of the document, also those below the depth that was sent. */
  readonly nodeCount: number;
  readonly coverage: DomCoverage;
}

/** A level of the console, as the Console standard names its loggers. */
export const consoleLevelSchema = z.enum(["error", "warn", "info", "log", "debug"]);
export type ConsoleLevel = z.infer<typeof consoleLevelSchema>;

/** One line of a page's console. */
export interface ConsoleMessage {
  readonly level: ConsoleLevel;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly stack?: string;
}

/** What a tab's console remembers. */
export interface ConsoleLog {
  /** Oldest first. */
  readonly messages: readonly ConsoleMessage[];
  /**
   * From when on nothing is missing: the page's first script (`document-start`), or only the moment at which it had
   * loaded (`document-idle`), so that earlier messages, uncaught errors and rejections are not there (WIRE.md 3.4).
   */
  readonly coverage: "document-start" | "document-idle";
}

/** One HTTP header. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** One request of a page. */
export interface NetworkRequest {
  readonly id: string;
  readonly tabId: number;
  readonly url: string;
  readonly method: string;
  /** As `chrome.webRequest.ResourceType` names it. */
  readonly resourceType: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly endTime?: number;
  /** Milliseconds. */
  readonly duration?: number;
  /** HTTP status; absent while under way or when it failed. */
  readonly status?: number;
  readonly statusLine?: string;
  /** `net::ERR_…` where it failed. */
  readonly error?: string;
  readonly fromCache?: boolean;
  readonly ip?: string;
  readonly requestHeaders: readonly HttpHeader[];
  readonly responseHeaders: readonly HttpHeader[];
  /** At most the first 1,000 characters where the existing extension gave it. */
  readonly requestBody?: string;
}

/** The requests that the browser remembers of one tab, oldest first as it sent them. */
export interface NetworkLog {
  readonly requests: readonly NetworkRequest[];
  /** How many the browser holds; more than it sends. */
  readonly totalCount: number;
}

/** How a page loaded (WIRE.md 3.6). A number that cannot be (a negative time, size or count) is `null`. */
export interface PerformanceMetrics {
  /** Milliseconds since navigation start; `null` where the page has not got there. */
  readonly timing: Readonly<Record<string, number | null>>;
  readonly navigation: Readonly<Record<string, unknown>>;
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** Bytes of the JavaScript heap; `null` where the browser tells none. */
  readonly memory: Readonly<Record<string, number | null>> | null;
}

/** One node of an accessibility tree. */
export interface AccessibilityNode {
  readonly tag: string;
  readonly role: string;
  readonly name: string;
  readonly focusable?: boolean;
  readonly tabIndex?: number;
  readonly visible?: boolean;
  readonly ariaAttributes: Readonly<Record<string, unknown>>;
  readonly semanticInfo: Readonly<Record<string, unknown>>;
  readonly issues: readonly string[];
  readonly children: readonly AccessibilityNode[];
}

/** A page's accessibility tree with the extension's own summary of it. */
export interface AccessibilityTree {
  /** `null` where the extension failed; `error` then says why. */
  readonly tree: AccessibilityNode | null;
  readonly summary: Readonly<Record<string, unknown>>;
  /**
   * What the extension looks at: the `whole-page`; or only what lies `outside-plain-containers`, because it stops at
   * a div, p or span without ARIA and at the fifth level, and takes the tag for the role (WIRE.md 3.7).
   */
  readonly coverage: "whole-page" | "outside-plain-containers";
  readonly error?: string;
}

/** An image of a page. */
export interface Screenshot {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
}

/** Both storages of a page's origin; `null` on an opaque origin. */
export interface StorageData {
  readonly localStorage: Readonly<Record<string, string>> | null;
  readonly sessionStorage: Readonly<Record<string, string>> | null;
}

/** A script's outcome: a value that JSON can hold, or what the page threw. */
export type ScriptOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly stack?: string };
