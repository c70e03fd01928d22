import { createJimp } from "@jimp/core";
import jpeg from "@jimp/js-jpeg";
import png from "@jimp/js-png";

const Image = createJimp({ formats: [png, jpeg] });

/** For specs only: an image whose every pixel differs from the next in no pattern, so that it hardly compresses. */
export function noise(
  width: number,
  height: number,
  mimeType: "image/png" | "image/jpeg" = "image/png",
): Promise<Buffer> {
  const image = new Image({ width, height, color: 0xffffffff });
  let state = 1;
  for (let at = 0; at < image.bitmap.data.length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    if (at % 4 !== 3) image.bitmap.data[at] = state >>> 24;
  }
  return image.getBuffer(mimeType);
}
