/** Where the first chunk of a WebP file has its name and its data (RFC 9649, sections 2.4 to 2.7). */
const CHUNK_AT = 12;
const DATA_AT = 20;
/** The longest header: the frame tag, start code and size of a lossy image. */
const LENGTH = 30;

/** Pixels of a WebP image, without decoding it; undefined when it is none, or ends before its size is known. */
export function readWebpSize(image: Buffer): { readonly width: number; readonly height: number } | undefined {
  const isWebp =
    image.length >= LENGTH &&
    image.toString("latin1", 0, 4) === "RIFF" &&
    image.toString("latin1", 8, CHUNK_AT) === "WEBP";
  if (!isWebp) return undefined;
  switch (image.toString("latin1", CHUNK_AT, CHUNK_AT + 4)) {
    case "VP8 ":
      // Fourteen bits each; the other two ask a viewer to enlarge it.
      return {
        width: image.readUInt16LE(DATA_AT + 6) & 0x3fff,
        height: image.readUInt16LE(DATA_AT + 8) & 0x3fff,
      };
    case "VP8L": {
      const bits = image.readUInt32LE(DATA_AT + 1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: image.readUIntLE(DATA_AT + 4, 3) + 1, height: image.readUIntLE(DATA_AT + 7, 3) + 1 };
    default:
      return undefined;
  }
}
