import type { ActionParams } from "@browser-mcp/protocol";
import type { Area } from "../../page/locate-area.js";

/** How a picture is to be encoded. */
export interface Encoding {
  readonly format: "png" | "jpeg" | "webp";
  /** 0 to 100, of a JPEG or WebP. */
  readonly quality: number;
}

/** What to take a picture of. */
export interface Subject extends Encoding {
  readonly fullPage: boolean;
  /** The part of the page; absent = what the tab shows. */
  readonly area?: Area;
  /** Image pixels per CSS pixel; absent = the screen's own. */
  readonly scale?: number;
}

/** A data URL, and what it does not show of what was asked for. */
export interface Picture {
  readonly dataUrl: string;
  readonly limitations: readonly string[];
}

const DEFAULT_QUALITY = 90;

/** The subject of a request; where it names an element, `area` is where that lies. */
export function subjectOf(params: ActionParams<"captureScreenshot">, element: Area | undefined): Subject {
  const { format = "png", quality = DEFAULT_QUALITY, fullPage = false, clip, scale } = params;
  const area = element ?? clip;
  return {
    format,
    quality,
    fullPage: fullPage && area === undefined,
    ...(area === undefined ? {} : { area }),
    ...(scale === undefined ? {} : { scale }),
  };
}

/** Whether the browser's picture of the shown tab is already what was asked for. */
export const isWhatIsShown = ({ format, fullPage, area, scale }: Subject): boolean =>
  format !== "webp" && !fullPage && area === undefined && scale === undefined;
