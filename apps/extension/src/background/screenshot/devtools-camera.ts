import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import type { Area } from "../../page/locate-area.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { within } from "../waiting.js";
import type { Picture, Subject } from "./picture.js";

/** The most that the browser draws into one picture: pixels of a side, and of the whole. */
const MAX_SIDE = 16_384;
/** A WebP has 14 bits for a side less one; of a longer one the browser gives nothing. */
const MAX_WEBP_SIDE = 16_383;
const MAX_PIXELS = 64 * 1024 * 1024;

/** A picture of a tab that is not shown comes every second time only when another is asked for: so often, after so long. */
const NUDGES_MS: readonly number[] = [150, 600, 1_500];
/** A tab that is shown is drawn anyway, but its window may be covered. */
const SHOWN_NUDGES_MS: readonly number[] = [1_500];
/** When that has not helped, the tab is shown for a moment. */
const SHOW_AFTER_MS = 4_000;
/** A page that is blocked, by a dialog say, never is drawn. Just under the action's deadline, so that the answer says why. */
const PATIENCE_MS = 6_500;

const rectangle = z.object({ clientWidth: z.number(), clientHeight: z.number() });
const place = { pageX: z.number(), pageY: z.number() };
const metricsSchema = z.object({
  layoutViewport: rectangle,
  cssLayoutViewport: rectangle.extend(place),
  cssVisualViewport: rectangle.extend({ ...place, offsetX: z.number(), offsetY: z.number() }),
  cssContentSize: z.object({ width: z.number(), height: z.number() }),
});
type Metrics = z.infer<typeof metricsSchema>;
const pictureSchema = z.object({ data: z.string() });

/** A picture that came too late for its call is waited for so long before the next one of its tab. */
const SETTLE_MS = 1_000;

/**
 * Takes pictures through the debugger: of any tab and any part of its page. One after the other in each tab: for a part
 * the browser changes the page's viewport meanwhile, and another picture would show that.
 */
export class DevToolsCamera {
  /** Of each tab, what settles when the last picture that was asked for is out of the way. */
  readonly #busy = new Map<number, Promise<unknown>>();

  /**
   * @param show shows a tab while the work lasts, and puts back what was shown
   */
  constructor(
    private readonly sessions: DebuggerSessions,
    private readonly show: <T>(tabId: number, work: () => Promise<T>) => Promise<T>,
  ) {}

  /**
   * @param shown whether the tab is the shown one of its window
   * @throws what `chrome.debugger` throws; BrowserMcpError INVALID_PARAMETERS for a part that is not on the page,
   * REQUEST_TIMEOUT for a page that the browser does not draw
   */
  async take(tabId: number, subject: Subject, shown: boolean): Promise<Picture> {
    const asked: Promise<unknown>[] = [];
    const before = this.#busy.get(tabId) ?? Promise.resolve();
    const picture = before.then(() => this.#take(tabId, subject, shown, asked));
    const settled = picture
      .catch(() => undefined) // the caller gets the error
      .then(() => within(SETTLE_MS, Promise.allSettled(asked), undefined));
    this.#busy.set(tabId, settled);
    void settled.then(() => {
      if (this.#busy.get(tabId) === settled) this.#busy.delete(tabId);
    });
    return picture;
  }

  /** @param asked gets each command that draws, so that it can be waited for */
  #take(tabId: number, subject: Subject, shown: boolean, asked: Promise<unknown>[]): Promise<Picture> {
    return this.sessions.use(tabId, async () => {
      const { format, quality } = subject;
      const encoding = format === "png" ? { format } : { format, quality };
      const { clip, limitations } = await this.#clip(tabId, subject);
      const beyond = subject.fullPage || subject.area !== undefined;
      const shoot = async (): Promise<string> => {
        const drawn = this.sessions.command(tabId, "Page.captureScreenshot", {
          ...encoding,
          ...(clip === undefined ? {} : { clip, captureBeyondViewport: beyond }),
        });
        asked.push(drawn);
        return pictureSchema.parse(await drawn).data;
      };
      const data = await this.#first(tabId, shoot, shown);
      return { dataUrl: `data:image/${format};base64,${data}`, limitations };
    });
  }

  async #clip(
    tabId: number,
    { fullPage, area, scale, format }: Subject,
  ): Promise<{ clip?: Area & { readonly scale: number }; limitations: readonly string[] }> {
    if (!fullPage && area === undefined && scale === undefined) return { limitations: [] };
    const asked = this.sessions.command(tabId, "Page.getLayoutMetrics");
    const measured = await within(PATIENCE_MS, asked, undefined);
    if (measured === undefined) throw notDrawn(tabId);
    const metrics = metricsSchema.parse(measured);
    const ratio = metrics.layoutViewport.clientWidth / metrics.cssLayoutViewport.clientWidth || 1;
    const wanted = fullPage ? wholeOf(metrics) : inContent(area ?? visibleOf(metrics), metrics);
    const side = format === "webp" ? MAX_WEBP_SIDE : MAX_SIDE;
    const { part, limitations } = bounded(onPage(wanted, metrics), scale ?? ratio, side);
    return { clip: { ...part, scale: scale === undefined ? 1 : scale / ratio }, limitations };
  }

  /** The first picture that comes, of several that are asked for where the browser is slow to draw the tab. */
  #first(tabId: number, shoot: () => Promise<string>, shown: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const timers: ReturnType<typeof setTimeout>[] = [];
      const settled = (): void => timers.forEach((timer) => clearTimeout(timer));
      const take = (work: () => Promise<string>): void => {
        work().then(resolve, reject).finally(settled);
      };
      const later = (ms: number, callback: () => void): void => void timers.push(setTimeout(callback, ms));
      for (const ms of shown ? SHOWN_NUDGES_MS : NUDGES_MS) later(ms, () => take(shoot));
      if (!shown) later(SHOW_AFTER_MS, () => take(() => this.show(tabId, shoot)));
      later(PATIENCE_MS, () => reject(notDrawn(tabId)));
      take(shoot);
    });
  }
}

const notDrawn = (tabId: number): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The browser did not draw tab ${tabId} within ${PATIENCE_MS / 1000} s; its page is busy, frozen or shows a dialog.`,
  );

const wholeOf = ({ cssContentSize: { width, height } }: Metrics): Area => ({ x: 0, y: 0, width, height });

const visibleOf = ({ cssVisualViewport: { pageX, pageY, clientWidth, clientHeight } }: Metrics): Area => ({
  x: pageX,
  y: pageY,
  width: clientWidth,
  height: clientHeight,
});

/**
 * An area in what the browser counts a picture's places from: the top left of all content. A page counts from where it is
 * shown at first, which in one that reads from right to left is not its left end.
 */
const inContent = (
  area: Area,
  { cssLayoutViewport, cssVisualViewport: { pageX, pageY, ...visual } }: Metrics,
): Area => ({
  ...area,
  x: area.x + cssLayoutViewport.pageX - (pageX - visual.offsetX),
  y: area.y + cssLayoutViewport.pageY - (pageY - visual.offsetY),
});

/** The part of an area that lies on the page. */
function onPage(area: Area, { cssContentSize, cssLayoutViewport }: Metrics): Area {
  const x = Math.max(0, area.x);
  const y = Math.max(0, area.y);
  const right = Math.min(area.x + area.width, Math.max(cssContentSize.width, cssLayoutViewport.clientWidth));
  const bottom = Math.min(
    area.y + area.height,
    Math.max(cssContentSize.height, cssLayoutViewport.clientHeight),
  );
  if (right <= x || bottom <= y) {
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `That part lies outside of the page, which is ${cssContentSize.width} × ${cssContentSize.height}.`,
    );
  }
  return { x, y, width: right - x, height: bottom - y };
}

/** As much of an area, from its top left, as one picture holds. */
function bounded(
  area: Area,
  pixelsPerUnit: number,
  maxSide: number,
): { part: Area; limitations: readonly string[] } {
  const width = Math.min(area.width, maxSide / pixelsPerUnit);
  const pixelsWide = width * pixelsPerUnit;
  const height = Math.min(area.height, maxSide / pixelsPerUnit, MAX_PIXELS / pixelsWide / pixelsPerUnit);
  if (width === area.width && height === area.height) return { part: area, limitations: [] };
  const size = (across: number, down: number): string => `${Math.floor(across)} × ${Math.floor(down)}`;
  return {
    part: { ...area, width, height },
    limitations: [
      `The picture shows the first ${size(width, height)} of ${size(area.width, area.height)} CSS pixels: one picture holds no more. A smaller scale holds more; clip takes the rest.`,
    ],
  };
}
