import { features } from "@browser-mcp/protocol";
import type { ConnectedBrowser, Screenshot } from "@browser-mcp/protocol";
import { captureScreenshot } from "./capture-screenshot.js";
import { readImageHeader } from "./shared/image-header.js";
import { noise } from "./shared/image.fixture.js";
import type { ToolLimits } from "./shared/limits.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";

const shot = async (mimeType: "image/png" | "image/jpeg" = "image/png"): Promise<Screenshot> => ({
  mimeType,
  data: (await noise(60, 40, mimeType)).toString("base64"),
});

const run = async (args: object, screenshot: Screenshot, bounds: Partial<ToolLimits> = {}) => {
  const browser = new ScriptedBrowser({ captureScreenshot: screenshot });
  const context = browser.context("capture_screenshot");
  const output = await captureScreenshot.invoke(args, {
    ...context,
    limits: { ...context.limits, ...bounds },
  });
  const [block, ...more] = output.blocks ?? [];
  if (block?.type !== "image" || more.length > 0) throw new Error("Not exactly one image.");
  const bytes = Buffer.from(block.data, "base64");
  return { browser, output, block, bytes, header: readImageHeader(bytes) };
};

describe("capture_screenshot", () => {
  it("gives the browser's PNG as it came, and says what it is", async () => {
    const screenshot = await shot();
    const { output, block } = await run({}, screenshot);
    expect(block).toEqual({ type: "image", data: screenshot.data, mimeType: "image/png" });
    expect(output).toMatchObject({ truncated: false });
    expect(output.structured).toEqual({
      mimeType: "image/png",
      width: 60,
      height: 40,
      bytes: Buffer.from(screenshot.data, "base64").length,
      format: "png",
    });
  });

  it("never holds the image as text", async () => {
    const screenshot = await shot();
    const { output } = await run({}, screenshot);
    expect(JSON.stringify(output.structured)).not.toContain(screenshot.data.slice(0, 40));
    expect(output.text).toBeUndefined();
  });

  it("makes a JPEG where a PNG came and a JPEG was asked for", async () => {
    const { output, bytes, block, header } = await run({ format: "jpeg" }, await shot());
    expect(bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");
    expect(header).toEqual({ mimeType: "image/jpeg", width: 60, height: 40 });
    expect(block.mimeType).toBe("image/jpeg");
    expect(output.structured).toMatchObject({ format: "jpeg", bytes: bytes.length });
  });

  it("believes the bytes, not their name", async () => {
    const { data } = await shot("image/jpeg");
    const { header } = await run({ format: "png" }, { mimeType: "image/png", data });
    expect(header).toMatchObject({ mimeType: "image/png" });
  });

  it("asks for format and quality, so that an extension that can need not be corrected", async () => {
    const jpeg = await shot("image/jpeg");
    const { browser, block } = await run({ tabId: 7, format: "jpeg", quality: 40 }, jpeg);
    expect(browser.requests).toMatchObject([
      { action: "captureScreenshot", params: { tabId: 7, format: "jpeg", quality: 40 } },
    ]);
    expect(block.data).toBe(jpeg.data);
    const png = await run({}, await shot());
    expect(png.browser.requests[0]?.params).toEqual({ format: "png" });
  });

  it("scales down what is over the limit, and says so", async () => {
    const { output, bytes, header } = await run({}, await shot(), { imageBytes: 3_000 });
    expect(bytes.length).toBeLessThanOrEqual(3_000);
    expect(output).toMatchObject({ truncated: true });
    expect(output.structured).toMatchObject({
      width: header?.width,
      height: header?.height,
      bytes: bytes.length,
      scaledFrom: { width: 60, height: 40 },
    });
  });

  it("does not pass on what is no image", async () => {
    const broken = { mimeType: "image/png", data: Buffer.from("no image").toString("base64") };
    await expect(run({}, broken)).rejects.toMatchObject({ code: "INVALID_REPLY" });
  });

  it.each([
    [{ format: "gif" }],
    [{ quality: 101 }],
    [{ quality: -1 }],
    [{ quality: "90" }],
    [{ fullPage: 1 }],
    [{ clip: { x: 0, y: 0, width: 0, height: 1 } }],
    [{ scale: 5 }],
    [{ fullPage: true, selector: "p" }],
  ])("refuses %j", async (args) => {
    await expect(run(args, await shot())).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
  });
});

describe("capture_screenshot of more than what is shown", () => {
  /** A browser whose extension has these capabilities, and answers with these images in turn. */
  class TargetBrowser extends ScriptedBrowser {
    constructor(
      private readonly capabilities: readonly string[],
      private readonly images: readonly Screenshot[],
    ) {
      super({});
    }

    override browsers(): readonly ConnectedBrowser[] {
      const capabilities = new Set(this.capabilities);
      return [{ browserId: "scripted", name: "Chrome", protocol: 2, capabilities, connectedAt: 0 }];
    }

    override request: ScriptedBrowser["request"] = (action, params, options) => {
      const captureScreenshot = this.images[Math.min(this.requests.length, this.images.length - 1)];
      this.requests.push({ action, params, options });
      const next = new ScriptedBrowser(captureScreenshot === undefined ? {} : { captureScreenshot });
      return next.request(action, params, options);
    };
  }

  const webp = (width: number, height: number, bytes: number): Screenshot => {
    const image = Buffer.alloc(Math.max(bytes, 40));
    image.write("RIFF\0\0\0\0WEBPVP8X", "latin1");
    image.writeUIntLE(width - 1, 24, 3);
    image.writeUIntLE(height - 1, 27, 3);
    return { mimeType: "image/webp", data: image.toString("base64") };
  };
  const capture = async (args: object, browser: ScriptedBrowser, imageBytes = 1_000_000) => {
    const context = browser.context("capture_screenshot");
    return captureScreenshot.invoke(args, { ...context, limits: { ...context.limits, imageBytes } });
  };
  const capable = (...images: Screenshot[]): TargetBrowser =>
    new TargetBrowser([features.screenshotTargets], images);

  it.each([
    [{ fullPage: true }],
    [{ selector: "#box" }],
    [{ clip: { x: 1, y: 2, width: 3, height: 4 } }],
    [{ scale: 0.5 }],
  ])("asks for %j", async (args) => {
    const browser = capable(await shot());
    const output = await capture(args, browser);
    expect(browser.requests).toMatchObject([{ params: { format: "png", ...args } }]);
    expect(output.whole).toBeUndefined();
  });

  it("gives a WebP image as it came", async () => {
    const browser = capable(webp(800, 600, 900));
    const { structured, blocks } = await capture({ format: "webp", quality: 50 }, browser);
    expect(browser.requests).toMatchObject([{ params: { format: "webp", quality: 50 } }]);
    expect(structured).toEqual({
      mimeType: "image/webp",
      width: 800,
      height: 600,
      bytes: 900,
      format: "webp",
    });
    expect(blocks).toMatchObject([{ type: "image", mimeType: "image/webp" }]);
  });

  it("takes a WebP image that is too large again, smaller, and says so", async () => {
    const browser = capable(webp(800, 600, 4_000), webp(400, 300, 900));
    const { structured, truncated } = await capture({ format: "webp" }, browser, 1_000);
    expect(browser.requests[1]?.params).toMatchObject({ scale: 0.45 });
    expect(structured).toMatchObject({ width: 400, bytes: 900, scaledFrom: { width: 800, height: 600 } });
    expect(truncated).toBe(true);
    await expect(capture({ format: "webp" }, capable(webp(8, 6, 4_000)), 1_000)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
  });

  it("says what the picture does not show", async () => {
    const browser = capable({ ...(await shot()), limitations: ["only the first part"] });
    expect((await capture({ fullPage: true }, browser)).structured).toMatchObject({
      limitations: ["only the first part"],
    });
  });

  it("is an error where the extension cannot, never a picture of something else", async () => {
    const incapable = new TargetBrowser(["captureScreenshot"], [await shot()]);
    for (const args of [{ fullPage: true }, { selector: "p" }, { scale: 2 }, { format: "webp" }]) {
      await expect(capture(args, incapable)).rejects.toMatchObject({ code: "UNSUPPORTED_ACTION" });
    }
    expect((await capture({}, incapable)).structured).toMatchObject({ width: 60 });
  });
});
