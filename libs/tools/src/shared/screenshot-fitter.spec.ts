import { readImageHeader } from "./image-header.js";
import { noise } from "./image.fixture.js";
import { createScreenshotFitter } from "./screenshot-fitter.js";

const shot = async (mimeType: "image/png" | "image/jpeg") => ({
  mimeType,
  data: (await noise(60, 40, mimeType)).toString("base64"),
});

describe("createScreenshotFitter", () => {
  it("leaves an image that fits as it is", async () => {
    const screenshot = await shot("image/png");
    const bound = createScreenshotFitter(Buffer.from(screenshot.data, "base64").length);
    await expect(bound(screenshot, undefined)).resolves.toBe(screenshot);
  });

  it.each(["image/png", "image/jpeg"] as const)(
    "scales a larger %s down, and it stays one",
    async (mimeType) => {
      const fitted = await createScreenshotFitter(1_500)(await shot(mimeType), undefined);
      const image = Buffer.from(fitted.data, "base64");
      expect(image.length).toBeLessThanOrEqual(1_500);
      expect(fitted.mimeType).toBe(mimeType);
      expect(readImageHeader(image)).toMatchObject({ mimeType });
      expect(readImageHeader(image)?.width).toBeLessThan(60);
    },
  );

  it("does not pass on what is too large and no image", async () => {
    const data = Buffer.from("no image").toString("base64");
    await expect(createScreenshotFitter(5)({ mimeType: "image/png", data }, undefined)).rejects.toMatchObject(
      {
        code: "INVALID_REPLY",
      },
    );
  });

  it("stops when nobody wants it any more", async () => {
    const bound = createScreenshotFitter(1_500);
    await expect(bound(await shot("image/png"), AbortSignal.abort())).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});
