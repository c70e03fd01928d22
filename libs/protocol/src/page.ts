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
  /** The browser has dropped its page to save memory: it is loaded again when it is activated, or on request. */
  discarded: z.literal(true).optional(),
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
  /** The readable part as Markdown; absent where it was not asked for or the extension cannot. */
  readonly markdown?: string;
  readonly metadata?: PageMetadata;
  /** What the Markdown does not hold of the page, and why; absent where it holds all. */
  readonly limitations?: readonly string[];
}

/** One element of a DOM snapshot. `text` is absent where the extension gives none. */
export interface DomNode {
  /** Lower case for HTML, as written for SVG. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Computed styles that differ from the browser's defaults, where asked for. */
  readonly styles?: Readonly<Record<string, string>>;
  /** Child elements that a bound left out where the snapshot was taken. */
  readonly remainingChildren?: number;
  /** An open shadow root is a child of tag `#shadow-root`, the document of a same-origin frame one of `#document`. */
  readonly children: readonly DomNode[];
}

/** What a snapshot holds of a document, so that what it lacks can be said. */
export const domCoverageSchema = z.object({
  /** Whether the nodes carry their text. */
  text: z.boolean(),
  /** Levels below the document element that were sent; absent = all (WIRE.md 3.2). */
  maxDepth: z.int().optional(),
  /** Whether the nodes carry their computed styles. */
  styles: z.boolean().optional(),
  /** Whether the root is the element that the request's selector named, and its bounds and filters were applied. */
  selected: z.boolean().optional(),
});
export type DomCoverage = Readonly<z.infer<typeof domCoverageSchema>>;

/** A tree of elements from the document element down. */
export interface DomSnapshot {
  readonly root: DomNode | null;
  /**
   * All elements of the document, also those below the depth that was sent. Where the extension looks into open shadow
   * roots and same-origin frames, with theirs, and with one for each of these roots and documents.
   */
  readonly nodeCount: number;
  /** All elements of the root's subtree, before any bound; absent where the extension took no selector. */
  readonly subtreeCount?: number;
  readonly coverage: DomCoverage;
}

/** A level of the console, as the Console standard names its loggers. */
export const consoleLevelSchema = z.enum(["error", "warn", "info", "log", "debug"]);
export type ConsoleLevel = z.infer<typeof consoleLevelSchema>;

/** A place in a page's source; line and column count from 1. */
export const sourcePositionSchema = z.object({ url: z.string(), line: z.int(), column: z.int() });
export type SourcePosition = Readonly<z.infer<typeof sourcePositionSchema>>;

/** Where a message comes from: a call of `console`, an error or a rejection that nobody caught. */
export const consoleKindSchema = z.enum(["console", "exception", "rejection"]);
export type ConsoleKind = z.infer<typeof consoleKindSchema>;

/**
 * From when on nothing is missing: the page's first script (`document-start`); only the moment at which it had loaded
 * (`document-idle`), so that earlier messages, uncaught errors and rejections are not there (WIRE.md 3.4); or nothing
 * is recorded (`none`), because the page was open before the extension was.
 */
export const consoleCoverageSchema = z.enum(["document-start", "document-idle", "none"]);
export type ConsoleCoverage = z.infer<typeof consoleCoverageSchema>;

/** One line of a page's console. */
export interface ConsoleMessage {
  readonly level: ConsoleLevel;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
  readonly stack?: string;
  readonly kind?: ConsoleKind;
  /** The page's own place that spoke. */
  readonly source?: SourcePosition;
  /** Address of the frame that spoke, where it is not the main one. */
  readonly frameUrl?: string;
}

/** What a tab's console remembers. */
export interface ConsoleLog {
  /** Oldest first. */
  readonly messages: readonly ConsoleMessage[];
  readonly coverage: ConsoleCoverage;
  /** Older messages that the extension's bound pushed out; absent where it does not say. */
  readonly dropped?: number;
}

/** One HTTP header. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** A body as the browser gave it; `base64` for what is no text. Cut bodies say so. */
export const networkBodySchema = z.object({
  body: z.string(),
  base64: z.boolean(),
  /** Length of the whole, in characters of `body`. */
  size: z.int().nonnegative(),
});
export type NetworkBody = Readonly<z.infer<typeof networkBodySchema>>;

/** Why a body is not there that `attachDebugger`, called before, would have brought. */
export const BODY_NOT_WATCHED = "The debugger was not attached to the tab when the request was sent.";

/** What made the page send a request (CDP `Network.Initiator`). */
export const requestInitiatorSchema = z.object({
  type: z.string(),
  url: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
});
export type RequestInitiator = Readonly<z.infer<typeof requestInitiatorSchema>>;

/** One message of a WebSocket; text, or base64 of a binary one. */
export const webSocketFrameSchema = z.object({
  direction: z.enum(["sent", "received"]),
  /** Milliseconds since the epoch. */
  timestamp: z.number(),
  data: z.string(),
  base64: z.boolean(),
  /** Length of the whole, in characters of `data`, where only its beginning was kept. */
  size: z.int().nonnegative().optional(),
});
export type WebSocketFrame = Readonly<z.infer<typeof webSocketFrameSchema>>;

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
  /**
   * Size of the whole request body where only a part of it is here, or none because it was not asked for: in bytes, of a
   * form in characters.
   */
  readonly requestBodySize?: number;
  /** Where asked for and the debugger was attached. */
  readonly responseBody?: NetworkBody;
  /** Why a body that was asked for is not there. */
  readonly responseBodyMissing?: string;
  /** Milliseconds that each phase took (dns, connect, ssl, send, wait, receive), where the debugger told. */
  readonly timing?: Readonly<Record<string, number>>;
  readonly initiator?: RequestInitiator;
  /** The newest messages of a WebSocket, where the debugger told. */
  readonly webSocketFrames?: readonly WebSocketFrame[];
  /** All messages of that WebSocket so far, also those no longer kept. */
  readonly webSocketFrameCount?: number;
  /** As ALPN names it: http/1.1, h2, h3; where the debugger told. */
  readonly protocol?: string;
  /** Bytes that came over the network, headers included, where the debugger told. */
  readonly transferSize?: number;
  /** Chrome's id of the document that asked; absent for the request of a document itself. */
  readonly documentId?: string;
  /** Address of the frame that asked, where it is not the main one. */
  readonly frameUrl?: string;
}

/** The requests that the browser remembers of one tab, oldest first as it sent them. */
export interface NetworkLog {
  readonly requests: readonly NetworkRequest[];
  /** How many the extension has seen or still holds: more than it sends, where older ones were pushed out. */
  readonly totalCount: number;
}

/** One of the Core Web Vitals as Google's `web-vitals` library reports it. */
export const webVitalSchema = z.object({
  /** Milliseconds; CLS has no unit. */
  value: z.number(),
  rating: z.enum(["good", "needs-improvement", "poor"]),
});
export type WebVital = Readonly<z.infer<typeof webVitalSchema>>;

/** How a page loaded (WIRE.md 3.6). A number that cannot be (a negative time, size or count) is `null`. */
export interface PerformanceMetrics {
  /** Milliseconds since navigation start; `null` where the page has not got there. */
  readonly timing: Readonly<Record<string, number | null>>;
  readonly navigation: Readonly<Record<string, unknown>>;
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** Bytes of the JavaScript heap; `null` where the browser tells none. */
  readonly memory: Readonly<Record<string, number | null>> | null;
  /** By short name (LCP, CLS, INP, FCP, TTFB); one that did not happen yet is absent. */
  readonly vitals?: Readonly<Record<string, WebVital>>;
}

/** Who made an accessibility tree: the `browser` itself, or roles and names `computed` in the page by the ARIA rules. */
export const accessibilitySourceSchema = z.enum(["browser", "computed"]);
export type AccessibilitySource = z.infer<typeof accessibilitySourceSchema>;

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
  /** Absent where the extension does not say. */
  readonly source?: AccessibilitySource;
  readonly error?: string;
}

/** An image of a page. */
export interface Screenshot {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
  /** What it does not show of what was asked for; absent where it shows all. */
  readonly limitations?: readonly string[];
}

/** Both storages of a page's origin; `null` on an opaque origin. */
export interface StorageData {
  readonly localStorage: Readonly<Record<string, string>> | null;
  readonly sessionStorage: Readonly<Record<string, string>> | null;
}

/** A script's outcome: a value that JSON can hold, or what the page threw. */
export type ScriptOutcome =
  | { readonly ok: true; readonly value: unknown; readonly limitations?: readonly string[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly stack?: string;
      /** Where in the script it failed; lines and columns count from 1. */
      readonly position?: { readonly line: number; readonly column: number };
      /** What could not be done as promised, e.g. because the debugger is forbidden. */
      readonly limitations?: readonly string[];
    };

/** What a person answered when a client asked for leave. */
export const consentSchema = z.object({
  /**
   * `once`: this time. `site`: this tool of this client, on this site, from now on. `never`: the same, refused. `closed`:
   * the question was closed without an answer. `expired`: nobody answered in time. The last three are refusals.
   */
  decision: z.enum(["once", "site", "never", "closed", "expired"]),
  /** Whether it was answered earlier, so that nobody was asked now. */
  remembered: z.boolean().optional(),
});
export type Consent = z.infer<typeof consentSchema>;
