import { wireReplies, type WireDomNode } from "@browser-mcp/protocol";
import { inflateSync } from "node:zlib";
import { domOf, screenshotOf } from "./heavy-replies.js";

const count = ({ children = [] }: WireDomNode): number =>
  children.reduce((sum, child) => sum + count(child), 1);

describe("a large snapshot", () => {
  it("has as many elements as it says, give or take a section", () => {
    const { structure, nodeCount } = wireReplies.getDOMSnapshot.parse(domOf(5_000));
    expect(nodeCount).toBe(5_000);
    expect(Math.abs(count(structure!) - nodeCount)).toBeLessThan(5);
  });
});

describe("a large screenshot", () => {
  it("is a PNG of about that many bytes, with as many pixels as it says", () => {
    const dataUrl = screenshotOf(1_000_000);
    wireReplies.captureScreenshot.parse(dataUrl);
    const file = Buffer.from(dataUrl.slice(dataUrl.indexOf(",") + 1), "base64");
    expect(file.subarray(1, 4).toString()).toBe("PNG");
    expect(Math.abs(file.length - 1_000_000)).toBeLessThan(5_000);
    const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
    const data = file.subarray(41, 41 + file.readUInt32BE(33));
    expect(inflateSync(data)).toHaveLength(height * (1 + width * 3));
  });
});
