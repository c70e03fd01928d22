import type { CancelSignal, Screenshot } from "@browser-mcp/protocol";
import { callWithDeadline } from "../call-deadline.js";
import { ImageConverter } from "./image-converter.js";
import { headerOfScreenshot } from "./image-header.js";

/** Milliseconds that scaling may take, the wait for a thread included. */
const DEADLINE_MS = 30_000;

/** Quality of a JPEG that had to be made smaller; that of `capture_screenshot`'s default. */
const QUALITY = 90;

/**
 * Makes the function that bounds a screenshot outside of the tools: one of more bytes is scaled down, in its own format.
 * @param maxBytes bytes of the image, before base64
 * @returns rejects with BrowserMcpError INVALID_REPLY, LIMIT_EXCEEDED, REQUEST_TIMEOUT or CANCELLED
 */
export function createScreenshotFitter(
  maxBytes: number,
  converter: ImageConverter = new ImageConverter({ maxWorkers: 1 }),
): (screenshot: Screenshot, signal: CancelSignal | undefined) => Promise<Screenshot> {
  return async (screenshot, signal) => {
    const taken = Buffer.from(screenshot.data, "base64");
    if (taken.length <= maxBytes) return screenshot;
    const { mimeType } = headerOfScreenshot(taken);
    const { image } = await callWithDeadline("Scaling the screenshot", DEADLINE_MS, signal, (ownSignal) =>
      converter.convert({ image: taken, mimeType, quality: QUALITY, maxBytes }, ownSignal),
    );
    return { mimeType, data: Buffer.from(image).toString("base64") };
  };
}
