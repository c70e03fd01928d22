import * as z from "zod";
import { ImageConverter } from "./shared/image-converter.js";
import { headerOfScreenshot } from "./shared/image-header.js";
import { requestOptions, targetArguments } from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool } from "./tool.js";
import type { AnyTool } from "./tool.js";

/** What the tool is made of. */
export interface CaptureScreenshotOptions {
  /** Default: one of its own. */
  readonly converter?: ImageConverter;
}

const mimeTypes = { png: "image/png", jpeg: "image/jpeg" } as const;

/** `capture_screenshot`: what a tab shows, as an image block; WIRE.md 3.8 and 5. */
export function createCaptureScreenshot({
  converter = new ImageConverter(),
}: CaptureScreenshotOptions = {}): AnyTool {
  return defineTool({
    name: "capture_screenshot",
    title: "Capture a screenshot",
    description:
      "Takes a picture of the visible part of a page and returns it as an image, with its true type and size. Some " +
      "browsers can only capture the tab that is shown in its window; for another tab that is an error, never a " +
      "picture of a different tab. A very large image is scaled down, and the result says so.",
    input: z.strictObject({
      ...targetArguments,
      format: z.enum(["png", "jpeg"]).default("png").describe("png is exact; jpeg is smaller."),
      quality: z
        .int()
        .min(0)
        .max(100)
        .default(90)
        .describe("Quality of a jpeg, from 0 to 100. A png has none and ignores it."),
    }),
    output: z.object({
      mimeType: z.enum(["image/png", "image/jpeg"]),
      width: z.int().describe("Pixels of the image in this result."),
      height: z.int(),
      bytes: z.int().describe("Size of the image, before base64."),
      format: z.enum(["png", "jpeg"]),
      scaledFrom: z
        .object({ width: z.int(), height: z.int() })
        .optional()
        .describe("The size in which it was taken; absent where it was not scaled down."),
    }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    run: async (args, context) => {
      const { tabId, format, quality } = args;
      const { imageBytes } = context.limits;
      const mimeType = mimeTypes[format];
      const reply = await context.browser.request(
        "captureScreenshot",
        { ...(tabId === undefined ? {} : { tabId }), format, ...(format === "jpeg" ? { quality } : {}) },
        requestOptions(context, args),
      );
      const taken = Buffer.from(reply.data.data, "base64");
      const header = headerOfScreenshot(taken);
      const fits = header.mimeType === mimeType && taken.length <= imageBytes;
      const { image, width, height } = fits
        ? { ...header, image: taken }
        : await converter.convert({ image: taken, mimeType, quality, maxBytes: imageBytes }, context.signal);
      const scaled = width !== header.width || height !== header.height;
      const data = fits ? reply.data.data : Buffer.from(image).toString("base64");
      return {
        structured: {
          mimeType,
          width,
          height,
          bytes: image.length,
          format,
          ...(scaled ? { scaledFrom: { width: header.width, height: header.height } } : {}),
        },
        blocks: [{ type: "image", data, mimeType }],
        truncated: scaled,
        ...wholeOf(reply, "screenshot", header.mimeType),
      };
    },
  });
}

/** The tool with the usual bounds. */
export const captureScreenshot = createCaptureScreenshot();
