import { noise } from "./image.fixture.js";
import { readImageHeader } from "./image-header.js";

describe("readImageHeader", () => {
  it.each(["image/png", "image/jpeg"] as const)("knows type and size of %s", async (mimeType) => {
    const image = await noise(37, 21, mimeType);
    expect(readImageHeader(image)).toEqual({ mimeType, width: 37, height: 21 });
  });

  it.each(["image/png", "image/jpeg"] as const)(
    "makes nothing of a %s that ends too early",
    async (mimeType) => {
      const image = await noise(37, 21, mimeType);
      for (let length = 0; length < 20; length += 1) {
        expect(readImageHeader(image.subarray(0, length))).toBeUndefined();
      }
    },
  );

  it("passes over other segments and fill bytes of a JPEG, and their contents", () => {
    const bytes = "ffd8" + "ffe0000affc00011080001" + "0001" + "ff" + "ffc400040000" + "ffc20011080102030403";
    expect(readImageHeader(Buffer.from(bytes, "hex"))).toBeUndefined();
    const jpeg = "ffd8" + "ffe00006ffc00011" + "ff" + "ffc400040000" + "ffc2001108010203040303";
    expect(readImageHeader(Buffer.from(jpeg, "hex"))).toEqual({
      mimeType: "image/jpeg",
      width: 0x0304,
      height: 0x0102,
    });
  });

  it("knows nothing else", () => {
    expect(readImageHeader(Buffer.from("GIF89a and more than that, far more"))).toBeUndefined();
    expect(readImageHeader(Buffer.alloc(0))).toBeUndefined();
  });
});
