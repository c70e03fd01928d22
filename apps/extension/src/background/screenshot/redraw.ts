import type { Area } from "../../page/locate-area.js";
import type { Encoding } from "./picture.js";

/** A drawing of part of a picture. */
export interface Redrawing extends Encoding {
  /** The part, in CSS pixels of the picture. */
  readonly part: Area;
  /** Width of the whole picture in CSS pixels. */
  readonly width: number;
  /** Image pixels per CSS pixel; absent = as they are. */
  readonly scale?: number;
}

/** Cuts, scales and encodes a picture anew; yields a data URL. */
export type Redraw = (dataUrl: string, drawing: Redrawing) => Promise<string>;

/** Bytes that are handed to `String.fromCharCode` at once; more arguments than that overflow the stack. */
const CHUNK = 0x8000;

/** Redraws on a canvas of the worker's. */
export const redraw: Redraw = async (dataUrl, { part, width, scale, format, quality }) => {
  const bitmap = await createImageBitmap(await (await fetch(dataUrl)).blob());
  try {
    const pixels = bitmap.width / width;
    const factor = scale === undefined ? pixels : scale;
    const across = Math.max(1, Math.round(part.width * factor));
    const down = Math.max(1, Math.round(part.height * factor));
    const canvas = new OffscreenCanvas(across, down);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("The browser offers no canvas.");
    const source = [part.x, part.y, part.width, part.height].map((length) => length * pixels);
    const [x = 0, y = 0, w = 1, h = 1] = source;
    context.drawImage(bitmap, x, y, w, h, 0, 0, across, down);
    const blob = await canvas.convertToBlob({ type: `image/${format}`, quality: quality / 100 });
    return `data:image/${format};base64,${base64(new Uint8Array(await blob.arrayBuffer()))}`;
  } finally {
    bitmap.close();
  }
};

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}
