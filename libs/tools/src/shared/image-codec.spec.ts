import { convertImage } from "./image-codec.js";
import type { ImageJob } from "./image-codec.js";
import { readImageHeader } from "./image-header.js";
import { noise } from "./image.fixture.js";

const convert = async (job: Partial<ImageJob> & Pick<ImageJob, "image">) => {
  const encoded = await convertImage({ mimeType: "image/jpeg", quality: 90, maxBytes: 1e9, ...job });
  return { ...encoded, header: readImageHeader(Buffer.from(encoded.image)) };
};

describe("convertImage", () => {
  it.each(["image/png", "image/jpeg"] as const)("makes a %s of either", async (mimeType) => {
    for (const from of ["image/png", "image/jpeg"] as const) {
      const { header, width, height } = await convert({ image: await noise(40, 30, from), mimeType });
      expect({ header, width, height }).toEqual({
        header: { mimeType, width: 40, height: 30 },
        width: 40,
        height: 30,
      });
    }
  });

  it("honours the quality of a JPEG", async () => {
    const image = await noise(80, 60);
    const [worse, better] = [await convert({ image, quality: 10 }), await convert({ image, quality: 100 })];
    expect(worse.image.length).toBeLessThan(better.image.length / 2);
  });

  it.each(["image/png", "image/jpeg"] as const)("scales a %s down until it fits", async (mimeType) => {
    const maxBytes = 6_000;
    const { image, header, width, height } = await convert({
      image: await noise(160, 80),
      mimeType,
      maxBytes,
    });
    expect(image.length).toBeLessThanOrEqual(maxBytes);
    expect(header).toEqual({ mimeType, width, height });
    expect(width).toBeLessThan(160);
    expect(width / height).toBeCloseTo(2, 0);
  });

  it("gives up on what cannot fit", async () => {
    await expect(convert({ image: await noise(20, 20), maxBytes: 10 })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
  });

  it("refuses a small file that claims to be huge", async () => {
    const image = await noise(20, 20);
    image.writeUInt32BE(60_000, 16);
    image.writeUInt32BE(60_000, 20);
    await expect(convert({ image })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining("60000 × 60000"),
    });
  });

  it.each([
    ["is no image", () => Promise.resolve(Buffer.from("no image"))],
    ["is broken off", async () => (await noise(40, 30)).subarray(0, 200)],
  ])("says so when it %s", async (_what, make) => {
    await expect(convert({ image: await make() })).rejects.toMatchObject({
      code: "INVALID_REPLY",
      message: expect.stringContaining("cannot be read"),
    });
  });
});
