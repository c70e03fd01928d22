import * as z from "zod";
import { tabIdSchema } from "./page.js";
import type {
  AccessibilityTree,
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
      ...ofTab,
      /** Default of our extension: false. The existing one always sends it. */
      includeHtml: z.boolean().optional(),
      /** Default of our extension: true. */
      includeMetadata: z.boolean().optional(),
    }),
  ),
  getDOMSnapshot: define("read", 20_000, z.object({ ...ofTab })),
  executeScript: define("change", 10_000, z.object({ ...ofTab, script: z.string() })),
  getConsoleMessages: define("read", 10_000, z.object({ ...ofTab })),
  getNetworkData: define("read", 10_000, z.object({ ...ofTab })),
  captureScreenshot: define(
    "read",
    10_000,
    z.object({
      ...ofTab,
      /** Default of our extension: png. The existing one always sends PNG. */
      format: z.enum(["png", "jpeg"]).optional(),
      /** 0 to 100, of a JPEG. */
      quality: z.int().min(0).max(100).optional(),
    }),
  ),
  getPerformanceMetrics: define("read", 10_000, z.object({ ...ofTab })),
  getAccessibilityTree: define(
    "read",
    30_000,
    z.object({ ...ofTab, timeout: z.int().min(5_000).max(120_000).optional() }),
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
  /** It sends tab-created, tab-activated, tab-navigated and tab-removed. */
  tabEvents: "tab-events",
  /** It sends tab-changed after a read, so that replies may be cached (DESIGN.md, Freshness). */
  changeEvents: "change-events",
} as const;
