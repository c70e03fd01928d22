import * as z from "zod";
import { consoleLevelSchema, tabIdSchema } from "./page.js";
import type {
  AccessibilityTree,
  Consent,
  ConsoleLog,
  DomSnapshot,
  NetworkLog,
  PageContent,
  PerformanceMetrics,
  Screenshot,
  ScriptOutcome,
  StorageData,
  Tab,
} from "./page.js";

/**
 * What an action does to a tab: a `read` leaves it as it is (and may be asked again after a lost connection),
 * a `change` may alter the page, a `control` alters how the browser treats the tab (debugger, emulation).
 */
export type ActionKind = "read" | "change" | "control";

/** What everyone must know of an action before asking for it. */
export interface ActionDefinition<P extends z.ZodObject = z.ZodObject> {
  /** Keys that cross the socket beside `action` and `requestId`. */
  readonly params: P;
  readonly kind: ActionKind;
  /** Milliseconds until a request fails with `REQUEST_TIMEOUT` where the caller names no other. */
  readonly deadlineMs: number;
}

const define = <P extends z.ZodObject>(
  kind: ActionKind,
  deadlineMs: number,
  params: P,
): ActionDefinition<P> => ({ params, kind, deadlineMs });

const ofTab = { tabId: tabIdSchema.optional() };
/** A read also takes leave to load a discarded tab again; without it such a tab is an error that says so. Superset. */
const ofReadTab = { ...ofTab, reloadDiscarded: z.boolean().optional() };
const ofGivenTab = { tabId: tabIdSchema };

/**
 * Every action that crosses the socket (WIRE.md section 2, then the superset of DESIGN.md). The existing
 * extension reads `tabId`, `script`, `timeout`, `url`, `device` and `userAgent` and ignores every other key.
 */
export const actions = {
  getAllTabs: define("read", 10_000, z.object({})),
  getPageContent: define(
    "read",
    10_000,
    z.object({
      ...ofReadTab,
      /** `markdown` adds the readable part of the page as Markdown; default `text`. Superset. */
      format: z.enum(["text", "markdown"]).optional(),
      /** Default of our extension: false. The existing one always sends it. */
      includeHtml: z.boolean().optional(),
      /** Default of our extension: true. */
      includeMetadata: z.boolean().optional(),
    }),
  ),
  /** All but `tabId` is superset: the existing extension sends the whole tree of ten levels. */
  getDOMSnapshot: define(
    "read",
    20_000,
    z.object({
      ...ofReadTab,
      /** CSS selector; the reply's root is then the first element that matches, shadow roots and frames included. */
      selector: z.string().min(1).max(1_000).optional(),
      /** Levels below the root of the reply; default all. */
      maxDepth: z.int().min(1).max(1_000).optional(),
      /** Elements of the reply, filled level by level; default 20,000. */
      maxNodes: z.int().min(1).max(20_000).optional(),
      /** Default false. */
      includeStyles: z.boolean().optional(),
      /** Leave out script and noscript elements; default false. */
      excludeScripts: z.boolean().optional(),
      /** Leave out style elements and links to style sheets; default false. */
      excludeStyles: z.boolean().optional(),
    }),
  ),
  executeScript: define(
    "change",
    10_000,
    z.object({
      ...ofReadTab,
      script: z.string(),
      /** Milliseconds after which a running script is stopped. Superset. */
      timeout: z.int().min(1).max(120_000).optional(),
    }),
  ),
  /** The filters are superset: what the caller would throw away does not cross the socket. */
  getConsoleMessages: define(
    "read",
    10_000,
    z.object({
      ...ofReadTab,
      levels: z.array(consoleLevelSchema).optional(),
      /** Milliseconds since the epoch; only newer messages. */
      since: z.number().optional(),
    }),
  ),
  getNetworkData: define(
    "read",
    10_000,
    z.object({
      ...ofReadTab,
      /** Default false. Superset. */
      includeRequestBodies: z.boolean().optional(),
      /** Default false; the extension has them of the time while the debugger was attached. Superset. */
      includeResponseBodies: z.boolean().optional(),
    }),
  ),
  captureScreenshot: define(
    "read",
    10_000,
    z.object({
      ...ofReadTab,
      /** Default of our extension: png. The existing one always sends PNG. */
      format: z.enum(["png", "jpeg", "webp"]).optional(),
      /** 0 to 100, of a JPEG or WebP. */
      quality: z.int().min(0).max(100).optional(),
      /** The whole page instead of what is visible. Superset, as all below. */
      fullPage: z.boolean().optional(),
      /** CSS selector: the first element that matches, scrolled into view. */
      selector: z.string().min(1).max(1_000).optional(),
      /** A part of the page, in CSS pixels from the top left of the document. */
      clip: z
        .object({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() })
        .optional(),
      /** Image pixels per CSS pixel; default the screen's own. */
      scale: z.number().min(0.1).max(4).optional(),
    }),
  ),
  getPerformanceMetrics: define("read", 10_000, z.object({ ...ofReadTab })),
  getAccessibilityTree: define(
    "read",
    30_000,
    z.object({ ...ofReadTab, timeout: z.int().min(5_000).max(120_000).optional() }),
  ),
  attachDebugger: define("control", 10_000, z.object({ ...ofGivenTab })),
  detachDebugger: define("control", 10_000, z.object({ ...ofGivenTab })),
  getCookies: define("read", 10_000, z.object({ url: z.string() })),
  getStorageData: define("read", 10_000, z.object({ ...ofGivenTab })),
  emulateDevice: define(
    "control",
    10_000,
    z.object({ ...ofGivenTab, device: z.record(z.string(), z.unknown()) }),
  ),
  setUserAgent: define("control", 10_000, z.object({ ...ofGivenTab, userAgent: z.string() })),
  /**
   * Asks the person in the browser whether a client may do something on a tab's site, and waits for the answer. What they
   * have answered for good is not asked again. Superset only.
   */
  requestConsent: define(
    "control",
    70_000,
    z.object({
      ...ofGivenTab,
      /** The client's name and version. */
      client: z.string().min(1).max(200),
      /** The client's tool. */
      tool: z.string().min(1).max(100),
      /** What will be done, one sentence for the person. */
      what: z.string().min(1).max(500),
      /** Milliseconds until no answer is a refusal; default 60,000. */
      timeout: z.int().min(1_000).max(120_000).optional(),
    }),
  ),
  /** One Chrome DevTools Protocol command, passed through. Superset only. */
  cdp: define(
    "change",
    10_000,
    z.object({
      ...ofGivenTab,
      method: z.string().regex(/^[A-Z][A-Za-z]*\.[a-z][A-Za-z]*$/),
      params: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
} as const;

/** The name of an action, as it stands in a request frame. */
export type ActionName = keyof typeof actions;

/** The parameters of an action. */
export type ActionParams<A extends ActionName> = z.infer<(typeof actions)[A]["params"]>;

/** What each action yields once `transport` has normalised the reply. */
export interface ActionResults {
  getAllTabs: readonly Tab[];
  getPageContent: PageContent;
  getDOMSnapshot: DomSnapshot;
  executeScript: ScriptOutcome;
  getConsoleMessages: ConsoleLog;
  getNetworkData: NetworkLog;
  captureScreenshot: Screenshot;
  getPerformanceMetrics: PerformanceMetrics;
  getAccessibilityTree: AccessibilityTree;
  attachDebugger: {
    readonly status: "attached";
    /** Whether it was at the tab before, for this client or another. */
    readonly alreadyAttached?: boolean;
  };
  detachDebugger: {
    readonly status: "detached";
    /** Whether other clients still hold it at the tab, so that the browser keeps it there. */
    readonly heldByOthers?: boolean;
  };
  getCookies: readonly Readonly<Record<string, unknown>>[];
  getStorageData: StorageData;
  emulateDevice: { readonly status: "success" };
  setUserAgent: { readonly status: "success" };
  requestConsent: Consent;
  cdp: Readonly<Record<string, unknown>>;
}

/** What an action yields. */
export type ActionResult<A extends ActionName> = ActionResults[A];

/** The actions that the existing extension answers (WIRE.md section 2), and so its capabilities. */
export const existingExtensionActions = [
  "getAllTabs",
  "getPageContent",
  "getDOMSnapshot",
  "executeScript",
  "getConsoleMessages",
  "getNetworkData",
  "captureScreenshot",
  "getPerformanceMetrics",
  "getAccessibilityTree",
  "attachDebugger",
  "detachDebugger",
  "getCookies",
  "getStorageData",
  "emulateDevice",
  "setUserAgent",
] as const satisfies readonly ActionName[];

/** What an extension may announce in `hello` beside the names of its actions. */
export const features = {
  /** It takes `cancel` frames. */
  cancel: "cancel",
  /** It takes `caller` in requests: {@link WireCaller}. */
  callers: "callers",
  /** It sends tab-created, tab-activated, tab-navigated, tab-removed and tab-replaced. */
  tabEvents: "tab-events",
  /** It sends tab-changed after a read, so that replies may be cached (DESIGN.md, Freshness). */
  changeEvents: "change-events",
  /** It honours the parameters of getDOMSnapshot, with text, styles, open shadow roots and same-origin frames. */
  domQuery: "dom-query",
  /** getPageContent gives Markdown. */
  markdown: "markdown",
  /** getPageContent names the texts that it sends, and leaves them out where the request says that it knows them. */
  unchangedContent: "unchanged-content",
  /** captureScreenshot takes any tab, a whole page, an element or a clip, WebP and a scale. */
  screenshotTargets: "screenshot-targets",
  /** The debugger may be used: scripts are stoppable and await promises, bodies and the browser's own tree are there. */
  debugger: "debugger",
} as const;
