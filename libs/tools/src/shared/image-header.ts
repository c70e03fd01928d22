import { BrowserMcpError } from "@browser-mcp/protocol";

/** What the first bytes of an image tell. */
export interface ImageHeader {
  readonly mimeType: "image/png" | "image/jpeg";
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Where the IHDR chunk, which comes first, has width and height (PNG specification, section 11.2.1). */
const PNG_WIDTH_AT = 16;
const PNG_HEIGHT_AT = 20;

/**
 * Type and size of a PNG or JPEG image, without decoding it: the bytes are believed, not what somebody called them.
 * @returns undefined when it is neither, or ends before its size is known
 */
export function readImageHeader(image: Buffer): ImageHeader | undefined {
  return readPng(image) ?? readJpeg(image);
}

/**
 * The same of a browser's screenshot.
 * @throws BrowserMcpError INVALID_REPLY where it is neither
 */
export function headerOfScreenshot(image: Buffer): ImageHeader {
  const header = readImageHeader(image);
  if (header !== undefined) return header;
  throw new BrowserMcpError("INVALID_REPLY", "The browser's screenshot is neither a PNG nor a JPEG image.");
}

function readPng(image: Buffer): ImageHeader | undefined {
  if (image.length < PNG_HEIGHT_AT + 4 || !image.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
  return {
    mimeType: "image/png",
    width: image.readUInt32BE(PNG_WIDTH_AT),
    height: image.readUInt32BE(PNG_HEIGHT_AT),
  };
}

/** Goes from marker to marker until the frame header, which has the size (ITU-T T.81, annex B). */
function readJpeg(image: Buffer): ImageHeader | undefined {
  if (image.length < 4 || image.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= image.length) {
    if (image[at] !== 0xff) return undefined;
    const marker = image[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (isFrameHeader(marker)) {
      return {
        mimeType: "image/jpeg",
        height: image.readUInt16BE(at + 5),
        width: image.readUInt16BE(at + 7),
      };
    } else at += 2 + image.readUInt16BE(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15 but for the three in between that mean something else (DHT, JPG, DAC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
