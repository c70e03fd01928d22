import type { Screenshot } from "@browser-mcp/protocol";
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
    [{ format: "webp" }],
    [{ quality: 101 }],
    [{ quality: -1 }],
    [{ quality: "90" }],
    [{ fullPage: true }],
  ])("refuses %j", async (args) => {
    await expect(run(args, await shot())).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
  });
});
