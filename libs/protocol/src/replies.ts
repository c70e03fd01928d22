import * as z from "zod";
import type { ActionName } from "./actions.js";
import {
  accessibilitySourceSchema,
  consentSchema,
  consoleCoverageSchema,
  consoleKindSchema,
  domCoverageSchema,
  networkBodySchema,
  pageMetadataSchema,
  requestInitiatorSchema,
  sourcePositionSchema,
  tabIdSchema,
  webSocketFrameSchema,
  webVitalSchema,
} from "./page.js";

// The `data` of a reply as it crosses the socket: WIRE.md section 3 and, where a key is marked so, the superset.
// Unknown keys are dropped here, so cookies, storage and whatever else nobody asked for go no further.

const stringMap = z.record(z.string(), z.string());
const header = z.object({ name: z.string(), value: z.string().default("") });

/** A tab as both extensions send it; `transport` adds the browser. */
export const wireTabSchema = z.object({
  id: tabIdSchema,
  url: z.string().default(""),
  title: z.string().default(""),
  active: z.boolean(),
  windowId: z.int(),
  index: z.int(),
  /** Superset only. */
  discarded: z.literal(true).optional(),
});
export type WireTab = z.infer<typeof wireTabSchema>;

/** WIRE.md 3.1. `html` and `metadata` are absent where our extension was not asked for them. */
const pageContent = z.object({
  url: z.string(),
  title: z.string(),
  text: z.string(),
  html: z.string().optional(),
  /** Superset: where Markdown was asked for. */
  markdown: z.string().optional(),
  metadata: pageMetadataSchema.optional(),
  /** Superset: what the Markdown does not hold of the page. */
  limitations: z.array(z.string()).readonly().optional(),
});

/**
 * A node of `structure` (WIRE.md 3.2) or of our extension's `root`. Checked by hand in `transport`, level by level,
 * because a tree of thousands of nodes is too dear to be rebuilt by a schema.
 */
export interface WireDomNode {
  readonly tagName?: string;
  readonly tag?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Superset: computed styles, where asked for. */
  readonly styles?: Readonly<Record<string, string>>;
  /** Superset: child elements that a bound left out. */
  readonly remainingChildren?: number;
  readonly children?: readonly WireDomNode[];
}

const domSnapshot = z.object({
  nodeCount: z.int().nonnegative(),
  structure: z.custom<WireDomNode>((value) => typeof value === "object" && value !== null).nullish(),
  root: z.custom<WireDomNode>((value) => typeof value === "object" && value !== null).nullish(),
  /** Superset: elements of the subtree that the selector named, before any bound. */
  subtreeCount: z.int().nonnegative().optional(),
  /** Superset: what the reply holds. */
  coverage: domCoverageSchema.optional(),
});

const consoleMessage = z.object({
  type: z.string().optional(),
  level: z.string().optional(),
  timestamp: z.number(),
  message: z.string(),
  stack: z.string().optional(),
  kind: consoleKindSchema.optional(),
  source: sourcePositionSchema.optional(),
  /** Address of the frame that spoke, where it is not the main one. */
  frameUrl: z.string().optional(),
});

/** WIRE.md 3.4: an array. Our extension says `level`, and how much is missing. */
const consoleMessages = z.union([
  z.array(consoleMessage),
  z.object({
    messages: z.array(consoleMessage),
    coverage: consoleCoverageSchema,
    /** Older messages that a bound pushed out. */
    dropped: z.int().nonnegative(),
  }),
]);

/** WIRE.md 3.5. */
const networkData = z.object({
  requests: z.array(
    z.object({
      requestId: z.string(),
      tabId: z.int(),
      url: z.string(),
      method: z.string(),
      type: z.string(),
      timestamp: z.number().optional(),
      startTime: z.number(),
      endTime: z.number().optional(),
      duration: z.number().optional(),
      statusCode: z.int().optional(),
      status: z.int().optional(),
      statusLine: z.string().optional(),
      error: z.string().optional(),
      fromCache: z.boolean().optional(),
      ip: z.string().optional(),
      requestHeaders: z.array(header).default([]),
      responseHeaders: z.array(header).default([]),
      requestBody: z
        .union([
          z.object({ type: z.literal("raw"), data: z.string() }),
          z.object({ type: z.literal("formData"), data: z.record(z.string(), z.array(z.unknown())) }),
        ])
        .nullish()
        .catch(undefined),
      /** Superset, as all below; see `NetworkRequest`. */
      requestBodySize: z.int().nonnegative().optional(),
      responseBody: networkBodySchema.optional(),
      responseBodyMissing: z.string().optional(),
      timing: z.record(z.string(), z.number()).optional(),
      initiator: requestInitiatorSchema.optional(),
      webSocketFrames: z.array(webSocketFrameSchema).optional(),
      webSocketFrameCount: z.int().nonnegative().optional(),
      protocol: z.string().optional(),
      transferSize: z.number().nonnegative().optional(),
      documentId: z.string().optional(),
      frameUrl: z.string().optional(),
    }),
  ),
  totalCount: z.int().nonnegative().default(0),
});

/** WIRE.md 3.6. */
const performanceMetrics = z.object({
  timing: z.record(z.string(), z.number().nullish()),
  navigation: z.record(z.string(), z.unknown()).default({}),
  resources: z.array(z.record(z.string(), z.unknown())).default([]),
  memory: z.record(z.string(), z.number().nullable()).nullish(),
  /** Superset: Core Web Vitals by their short names (LCP, CLS, INP, FCP, TTFB). */
  vitals: z.record(z.string(), webVitalSchema).optional(),
});

/** A node of WIRE.md 3.7; checked by hand like {@link WireDomNode}. */
export interface WireAccessibilityNode {
  readonly tagName?: string;
  readonly role?: string;
  readonly name?: string;
  readonly focusable?: boolean;
  readonly tabIndex?: number;
  readonly visible?: boolean;
  readonly ariaAttributes?: Readonly<Record<string, unknown>>;
  readonly semanticInfo?: Readonly<Record<string, unknown>>;
  readonly accessibilityIssues?: readonly string[];
  readonly children?: readonly WireAccessibilityNode[];
}

/** WIRE.md 3.7, with its form for a failure. */
const accessibilityTree = z.object({
  tree: z.custom<WireAccessibilityNode>((value) => typeof value === "object" && value !== null).nullish(),
  summary: z.record(z.string(), z.unknown()).default({}),
  /** Superset. */
  source: accessibilitySourceSchema.optional(),
  error: z.string().optional(),
});

/** WIRE.md 3.8: a data URL. Our extension may add what the picture does not show of what was asked for. */
const dataUrl = z.string().regex(/^data:image\/[a-z+]+;base64,/);
const screenshot = z.union([dataUrl, z.object({ dataUrl, limitations: z.array(z.string()) })]);

const isNoTab = (tab: unknown): boolean =>
  typeof tab === "object" && tab !== null && "id" in tab && tab.id === -1;

/** The schema of each action's reply data. */
export const wireReplies = {
  // Chrome lists windows of DevTools as tabs of id -1, which nobody can ask for anything.
  getAllTabs: z.preprocess(
    (data) => (Array.isArray(data) ? data.filter((tab: unknown) => !isNoTab(tab)) : data),
    z.array(wireTabSchema),
  ),
  getPageContent: pageContent,
  getDOMSnapshot: domSnapshot,
  executeScript: z.unknown(),
  getConsoleMessages: consoleMessages,
  getNetworkData: networkData,
  captureScreenshot: screenshot,
  getPerformanceMetrics: performanceMetrics,
  getAccessibilityTree: accessibilityTree,
  attachDebugger: z.object({ status: z.literal("attached"), alreadyAttached: z.boolean().optional() }),
  detachDebugger: z.object({ status: z.literal("detached"), heldByOthers: z.boolean().optional() }),
  getCookies: z.array(z.record(z.string(), z.unknown())),
  getStorageData: z.object({ localStorage: stringMap.nullable(), sessionStorage: stringMap.nullable() }),
  emulateDevice: z.object({ status: z.literal("success") }),
  setUserAgent: z.object({ status: z.literal("success") }),
  requestConsent: consentSchema,
  cdp: z.record(z.string(), z.unknown()),
} as const satisfies Record<ActionName, z.ZodType>;

/** What an action's reply data is once its schema has taken it. */
export type WireReply<A extends ActionName> = z.infer<(typeof wireReplies)[A]>;
