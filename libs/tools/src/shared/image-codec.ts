import { BrowserMcpError } from "@browser-mcp/protocol";
import { readImageHeader } from "./image-header.js";
import type { ImageHeader } from "./image-header.js";

/** One image to be made into another. */
export interface ImageJob {
  /** PNG or JPEG. */
  readonly image: Uint8Array;
  /** What it shall become. */
  readonly mimeType: ImageHeader["mimeType"];
  /** 0 to 100; of a JPEG only. */
  readonly quality: number;
  /** It is scaled down until it has no more bytes. */
  readonly maxBytes: number;
}

/** What became of an {@link ImageJob}. */
export interface EncodedImage {
  readonly image: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Decoded, a pixel takes four bytes: a small file that unfolds to more than this is refused before it does. */
const MAX_PIXELS = 50_000_000;
/** How often an image is made smaller before it counts as one that cannot fit. */
const MAX_SCALINGS = 12;
/** Aim below the limit, because bytes do not shrink quite as pixels do. */
const SAFETY = 0.95;

/**
 * Decodes an image and encodes it anew. Works for seconds without a pause: not for the thread that serves others.
 * @throws BrowserMcpError INVALID_REPLY when it cannot be decoded, LIMIT_EXCEEDED when it is too large or cannot fit
 */
export async function convertImage(job: ImageJob): Promise<EncodedImage> {
  const source = Buffer.from(job.image);
  const header = readImageHeader(source);
  if (header === undefined) throw undecodable("it is neither PNG nor JPEG");
  if (header.width * header.height > MAX_PIXELS) {
    throw new BrowserMcpError(
      "LIMIT_EXCEEDED",
      `The image has ${header.width} × ${header.height} pixels; at most ${MAX_PIXELS / 1e6} million are converted.`,
    );
  }
  const { createJimp } = await import("@jimp/core");
  const { default: png } = await import("@jimp/js-png");
  const { default: jpeg } = await import("@jimp/js-jpeg");
  const { methods } = await import("@jimp/plugin-resize");
  const formats = { "image/png": png(), "image/jpeg": jpeg() };
  const Image = createJimp({ formats: [png, jpeg], plugins: [methods] });
  const decoded = read(() => new Image(formats[header.mimeType].decode(source)));

  const encode = (scale: number) => {
    const scaled =
      scale === 1
        ? decoded
        : decoded.clone().resize({ w: shrink(header.width, scale), h: shrink(header.height, scale) });
    const encoded =
      job.mimeType === "image/jpeg"
        ? scaled.getBuffer("image/jpeg", { quality: job.quality })
        : scaled.getBuffer("image/png");
    return encoded.then((image) => ({ image, width: scaled.width, height: scaled.height }));
  };
  // The size of what came is known already where its form stays.
  let scale = header.mimeType === job.mimeType ? smaller(1, source.length, job.maxBytes) : 1;
  for (let attempt = 0; attempt <= MAX_SCALINGS; attempt += 1) {
    const encoded = await encode(scale);
    if (encoded.image.length <= job.maxBytes) return encoded;
    scale = smaller(scale, encoded.image.length, job.maxBytes);
  }
  throw new BrowserMcpError("LIMIT_EXCEEDED", `The image cannot be made to fit into ${job.maxBytes} bytes.`);
}

const shrink = (pixels: number, scale: number): number => Math.max(1, Math.floor(pixels * scale));

function smaller(scale: number, bytes: number, maxBytes: number): number {
  return bytes <= maxBytes ? scale : scale * Math.min(0.9, Math.sqrt(maxBytes / bytes) * SAFETY);
}

function read<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw undecodable(cause instanceof Error ? cause.message : String(cause));
  }
}

function undecodable(why: string): BrowserMcpError {
  return new BrowserMcpError("INVALID_REPLY", `The browser's image cannot be read: ${why}`);
}
