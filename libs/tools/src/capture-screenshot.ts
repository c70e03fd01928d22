import { BrowserMcpError, features } from "@browser-mcp/protocol";
import type { BrowserReply } from "@browser-mcp/protocol";
import * as z from "zod";
import { ImageConverter } from "./shared/image-converter.js";
import { headerOfScreenshot } from "./shared/image-header.js";
import { reloadArgument, requestOptions, tabParams, targetArguments } from "./shared/target.js";
import { readWebpSize } from "./shared/webp-header.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool } from "./tool.js";
import type { AnyTool, ToolContext } from "./tool.js";

/** What the tool is made of. */
export interface CaptureScreenshotOptions {
  /** Default: one of its own. */
  readonly converter?: ImageConverter;
}

const mimeTypes = { png: "image/png", jpeg: "image/jpeg", webp: "image/webp" } as const;

/** A whole page takes longer than what is shown of it. */
const WHOLE_PAGE_MS = 25_000;
/** How often a WebP image that is too large is asked for again, smaller. */
const MAX_SMALLER = 4;
/** Aim below the limit, because bytes do not shrink quite as pixels do. */
const SAFETY = 0.9;
const MIN_SCALE = 0.1;

const input = z.strictObject({
  ...targetArguments,
  ...reloadArgument,
  format: z
    .enum(["png", "jpeg", "webp"])
    .default("png")
    .describe(
      "png is exact; jpeg and webp are smaller. webp needs the Browser MCP extension of this project.",
    ),
  quality: z
    .int()
    .min(0)
    .max(100)
    .default(90)
    .describe("Quality of a jpeg or webp, from 0 to 100. A png has none and ignores it."),
  fullPage: z
    .boolean()
    .default(false)
    .describe("The whole page instead of its visible part. At most one of fullPage, selector and clip."),
  selector: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe("CSS selector: the first element that matches, scrolled into view."),
  clip: z
    .strictObject({
      x: z.number(),
      y: z.number(),
      width: z.number().positive(),
      height: z.number().positive(),
    })
    .optional()
    .describe("A part of the page, in CSS pixels from the top left of the document."),
  scale: z
    .number()
    .min(MIN_SCALE)
    .max(4)
    .optional()
    .describe("Image pixels per CSS pixel; default the screen's own. 0.5 makes a long page small."),
});
type Arguments = z.output<typeof input>;

/** An image as the result holds it, and the size in which it was taken. */
interface Fitted {
  readonly data: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly taken: { readonly width: number; readonly height: number };
}

/** `capture_screenshot`: what a tab shows, as an image block; WIRE.md 3.8 and 5. */
export function createCaptureScreenshot({
  converter = new ImageConverter(),
}: CaptureScreenshotOptions = {}): AnyTool {
  return defineTool({
    name: "capture_screenshot",
    title: "Capture a screenshot",
    icon: "camera",
    description:
      "Takes a picture of a page and returns it as an image, with its true type and size: its visible part or, with " +
      "fullPage, selector or clip, all of it, one element or one part. Some browsers can only capture the visible part " +
      "of the tab that is shown in its window; for anything else that is an error, never a picture of a different tab. " +
      "A very large image is scaled down, and the result says so.",
    input,
    output: z.object({
      mimeType: z.enum(["image/png", "image/jpeg", "image/webp"]),
      width: z.int().describe("Pixels of the image in this result."),
      height: z.int(),
      bytes: z.int().describe("Size of the image, before base64."),
      format: z.enum(["png", "jpeg", "webp"]),
      scaledFrom: z
        .object({ width: z.int(), height: z.int() })
        .optional()
        .describe("The size in which it was taken; absent where it was not scaled down."),
      limitations: z.array(z.string()).optional().describe("What of the page the picture does not show."),
    }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    run: async (args, context) => {
      const { format } = args;
      assertOneTarget(args);
      const reply = await ask(args, context, args.scale);
      assertCapable(args, reply.browserId, context);
      const fitted =
        format === "webp"
          ? await fitWebp(args, reply, context)
          : await fitOther(args, format, reply, context);
      const mimeType = mimeTypes[format];
      const { data, bytes, width, height, taken } = fitted;
      const scaled = width !== taken.width || height !== taken.height;
      const { limitations } = reply.data;
      return {
        structured: {
          mimeType,
          width,
          height,
          bytes,
          format,
          ...(scaled ? { scaledFrom: { width: taken.width, height: taken.height } } : {}),
          ...(limitations === undefined ? {} : { limitations: [...limitations] }),
        },
        blocks: [{ type: "image", data, mimeType }],
        truncated: scaled,
        // The resource holds what the tab shows, nothing else.
        ...(needsTargets(args) ? {} : wholeOf(reply, "screenshot", reply.data.mimeType)),
      };
    },
  });

  async function fitOther(
    { quality }: Arguments,
    format: "png" | "jpeg",
    reply: BrowserReply<"captureScreenshot">,
    context: ToolContext,
  ): Promise<Fitted> {
    const { imageBytes } = context.limits;
    const mimeType = mimeTypes[format];
    const taken = Buffer.from(reply.data.data, "base64");
    const header = headerOfScreenshot(taken);
    if (header.mimeType === mimeType && taken.length <= imageBytes) {
      return { ...header, data: reply.data.data, bytes: taken.length, taken: header };
    }
    context.client.doing(() => `Making the picture of ${header.width} × ${header.height} fit`);
    const { image, width, height } = await converter.convert(
      { image: taken, mimeType, quality, maxBytes: imageBytes },
      context.signal,
    );
    const data = Buffer.from(image).toString("base64");
    return { data, bytes: image.length, width, height, taken: header };
  }
}

/** The tool with the usual bounds. */
export const captureScreenshot = createCaptureScreenshot();

function ask(
  args: Arguments,
  context: ToolContext,
  scale: number | undefined,
): Promise<BrowserReply<"captureScreenshot">> {
  const { format, quality, fullPage, selector, clip } = args;
  return context.browser.request(
    "captureScreenshot",
    {
      ...tabParams(args),
      format,
      ...(format === "png" ? {} : { quality }),
      ...(fullPage ? { fullPage } : {}),
      ...(selector === undefined ? {} : { selector }),
      ...(clip === undefined ? {} : { clip }),
      ...(scale === undefined ? {} : { scale }),
    },
    { ...requestOptions(context, args), ...(fullPage ? { timeoutMs: WHOLE_PAGE_MS } : {}) },
  );
}

/** Nothing here decodes a WebP image, so one that is too large is taken again, smaller. */
async function fitWebp(
  args: Arguments,
  first: BrowserReply<"captureScreenshot">,
  context: ToolContext,
): Promise<Fitted> {
  const { imageBytes } = context.limits;
  const sizeOf = (image: Buffer): { width: number; height: number } => {
    const size = readWebpSize(image);
    if (size !== undefined) return size;
    throw new BrowserMcpError("INVALID_REPLY", "The browser's screenshot is no WebP image.");
  };
  let image = Buffer.from(first.data.data, "base64");
  const taken = sizeOf(image);
  let scale = args.scale ?? 1;
  for (let attempt = 0; image.length > imageBytes; attempt += 1) {
    scale *= Math.min(SAFETY, Math.sqrt(imageBytes / image.length) * SAFETY);
    if (attempt === MAX_SMALLER || scale < MIN_SCALE) {
      throw new BrowserMcpError(
        "LIMIT_EXCEEDED",
        `The image cannot be made to fit into ${imageBytes} bytes.`,
        {
          hint: "Take one part of the page with clip or selector, or a jpeg of less quality.",
        },
      );
    }
    image = Buffer.from((await ask(args, context, scale)).data.data, "base64");
  }
  return { data: image.toString("base64"), bytes: image.length, ...sizeOf(image), taken };
}

const needsTargets = ({ format, fullPage, selector, clip, scale }: Arguments): boolean =>
  format === "webp" || fullPage || selector !== undefined || clip !== undefined || scale !== undefined;

/** @throws BrowserMcpError INVALID_PARAMETERS where two parts of the page are asked for at once */
function assertOneTarget({ fullPage, selector, clip }: Arguments): void {
  const named = [fullPage && "fullPage", selector !== undefined && "selector", clip !== undefined && "clip"];
  const [one, another] = named.filter((name) => name !== false);
  if (another === undefined) return;
  throw new BrowserMcpError(
    "INVALID_PARAMETERS",
    `capture_screenshot takes "${one}" or "${another}", not both.`,
  );
}

/** An extension that does not know these arguments has passed over them. */
function assertCapable(args: Arguments, browserId: string, { browser }: ToolContext): void {
  if (!needsTargets(args)) return;
  const answering = browser.browsers().find((one) => one.browserId === browserId);
  if (answering === undefined || answering.capabilities.has(features.screenshotTargets)) return;
  throw new BrowserMcpError(
    "UNSUPPORTED_ACTION",
    "The extension in that browser takes pictures of the visible part of a page only, without fullPage, selector, clip, scale and webp.",
  );
}
