import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { FakeBrowser, McpTestClient } from "@browser-mcp/testing";
import { ServerProcess } from "./server-process.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

/** A PNG of noise (PNG specification: signature, IHDR, IDAT, IEND), which takes long to encode anew. */
function noisePng(width: number, height: number): string {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.alloc(1), randomBytes(width * 3)])),
  );
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]).toString("base64");
}

it("converts a large screenshot without keeping others waiting", async () => {
  const server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0"]);
  const [mcp, browser] = [
    await server.mcpUrl(),
    await FakeBrowser.connect(await server.socketUrl(), { kind: "superset", tabs: [tab] }),
  ];
  const data = `data:image/png;base64,${noisePng(1920, 1080)}`;
  browser.on("captureScreenshot", () => data);
  const client = await McpTestClient.connect(mcp);
  const order: string[] = [];
  const shot = client
    .callTool("capture_screenshot", { tabId: 5, format: "jpeg", quality: 70 })
    .finally(() => order.push("screenshot"));
  await browser.nextRequest("captureScreenshot");
  for (let i = 0; i < 3; i += 1) {
    await client.callTool("get_browser_tabs");
    order.push("tabs");
  }
  const { content, structured } = await shot;
  expect(order).toEqual(["tabs", "tabs", "tabs", "screenshot"]);
  expect(structured).toMatchObject({ mimeType: "image/jpeg", width: 1920, height: 1080 });
  const [image] = content.flatMap((block) => (block.type === "image" ? [block.data] : []));
  expect(
    Buffer.from(image ?? "", "base64")
      .subarray(0, 3)
      .toString("hex"),
  ).toBe("ffd8ff");
  await client.close();
  await browser.terminate();
  await server.stop();
});
