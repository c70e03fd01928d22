import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { Area, PageAreas } from "../../page/locate-area.js";
import { assertReadable, browserError } from "../browser-errors.js";
import type { TabsApi } from "../chrome-api.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import type { Documents } from "../documents.js";
import type { PageCalls } from "../page-calls.js";
import type { DevToolsCamera } from "../screenshot/devtools-camera.js";
import { isWhatIsShown, subjectOf, type Picture, type Subject } from "../screenshot/picture.js";
import type { Redraw } from "../screenshot/redraw.js";
import type { ShownTabs } from "../screenshot/shown-tabs.js";
import type { OpenTab, TabAccess } from "../tab-access.js";
import { defineHandler, type Handler } from "./handler.js";

/** With more pictures of shown tabs than that under way, the debugger is faster than their pace. */
const PATIENT_QUEUE = 3;
const MAX_ATTEMPTS = 2;

/** What `captureScreenshot` works with. */
export interface ScreenshotParts {
  readonly access: TabAccess;
  readonly tabs: Pick<TabsApi, "get">;
  readonly documents: Documents;
  readonly pages: PageCalls;
  readonly sessions: DebuggerSessions;
  readonly camera: DevToolsCamera;
  readonly shownTabs: ShownTabs;
  readonly redraw: Redraw;
}

/**
 * `captureScreenshot`: a picture of a tab: what it shows, its whole page, an element or a part. Without the debugger
 * where the browser's own picture of the shown tab is what was asked for; else through it; where it may not be used, the
 * tab is shown for a moment. Never a picture of another tab.
 */
export const captureScreenshot = (parts: ScreenshotParts): Handler =>
  defineHandler("captureScreenshot", actions.captureScreenshot.params, async (params, signal) => {
    const { access, documents, pages } = parts;
    const tab = await access.find(params, signal);
    assertReadable(tab);
    const { selector } = params;
    for (let attempt = 1; ; attempt += 1) {
      const before = await documents.shown(tab.id);
      const areas =
        selector === undefined
          ? undefined
          : (await pages.call(tab, "locateArea", { selector }, signal)).value;
      const subject = subjectOf(params, areas?.element);
      const { dataUrl, limitations } = await access.use(tab, signal, () => take(parts, tab, subject, signal));
      const after = await documents.shown(tab.id);
      if (before?.documentId === after?.documentId) {
        const data = limitations.length === 0 ? dataUrl : { dataUrl, limitations: [...limitations] };
        return { data, tabId: tab.id, ...(after === undefined ? {} : after), observed: false };
      }
      // The page was left while its picture was taken: of which of the two it is, nobody knows.
      if (attempt === MAX_ATTEMPTS) {
        throw new BrowserMcpError(
          "TAB_CLOSED",
          `The page of tab ${tab.id} was left while its picture was taken.`,
        );
      }
    }
  });

async function take(
  parts: ScreenshotParts,
  tab: OpenTab,
  subject: Subject,
  signal: AbortSignal,
): Promise<Picture> {
  const { tabs, sessions, camera, shownTabs } = parts;
  const { active } = await tabs.get(tab.id);
  const unattached = !sessions.isAttached(tab.id);
  if (isWhatIsShown(subject) && active && unattached && shownTabs.waiting <= PATIENT_QUEUE) {
    const picture = await shownTabs.take(tab.id, encodingOf(subject)).catch((thrown: unknown) => {
      const error = browserError(thrown, tab);
      if (error.code !== "BROWSER_ERROR") throw error;
      return undefined; // a window that is not drawn: the debugger may still
    });
    if (picture !== undefined) return { dataUrl: picture, limitations: [] };
  }
  try {
    return await camera.take(tab.id, subject, active);
  } catch (thrown) {
    const error = browserError(thrown, tab);
    if (error.code !== "PERMISSION_DENIED") throw error;
    return takeShown(parts, tab, subject, error.message, signal);
  }
}

/** Without the debugger: of what the tab shows, or shows for a moment. */
async function takeShown(
  { pages, shownTabs, redraw }: ScreenshotParts,
  tab: OpenTab,
  subject: Subject,
  reason: string,
  signal: AbortSignal,
): Promise<Picture> {
  if (subject.fullPage) {
    throw new BrowserMcpError(
      "PERMISSION_DENIED",
      `A picture of the whole page needs the debugger. ${reason}`,
    );
  }
  if (isWhatIsShown(subject)) {
    return { dataUrl: await shownTabs.take(tab.id, encodingOf(subject)), limitations: [] };
  }
  const { visible } = (await pages.call(tab, "locateArea", {}, signal)).value;
  const { part, limitations } = visiblePart(subject.area, visible, reason);
  const taken = await shownTabs.take(tab.id, { format: "png" });
  const { format, quality, scale } = subject;
  const drawing = { part, width: visible.width, format, quality, ...(scale === undefined ? {} : { scale }) };
  return { dataUrl: await redraw(taken, drawing), limitations };
}

function visiblePart(
  area: Area | undefined,
  visible: PageAreas["visible"],
  reason: string,
): { readonly part: Area; readonly limitations: readonly string[] } {
  const whole = { x: 0, y: 0, width: visible.width, height: visible.height };
  if (area === undefined) return { part: whole, limitations: [] };
  const x = Math.max(0, area.x - visible.x);
  const y = Math.max(0, area.y - visible.y);
  const width = Math.min(area.x + area.width - visible.x, visible.width) - x;
  const height = Math.min(area.y + area.height - visible.y, visible.height) - y;
  if (width <= 0 || height <= 0) {
    throw new BrowserMcpError(
      "PERMISSION_DENIED",
      `That part of the page is not in view, and a picture of it needs the debugger. ${reason}`,
    );
  }
  const isWhole = Math.abs(width - area.width) < 1 && Math.abs(height - area.height) < 1;
  return {
    part: { x, y, width, height },
    limitations: isWhole
      ? []
      : [`The picture shows only what is in view of it; the rest needs the debugger. ${reason}`],
  };
}

/** How the browser encodes a picture of a shown tab. */
function encodingOf({ format, quality }: Subject): { format: "png" | "jpeg"; quality?: number } {
  return format === "jpeg" ? { format, quality } : { format: "png" };
}
