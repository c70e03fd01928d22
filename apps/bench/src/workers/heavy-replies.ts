import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

const NODES_PER_SECTION = 5;

/** The reply to a snapshot of a page of that many elements, in sections of five, as the existing extension sends it (WIRE.md 3.2). */
export function domOf(nodes: number): object {
  const body: object[] = [];
  for (let left = nodes - 2, index = 0; left > 0; left -= NODES_PER_SECTION, index += 1) {
    body.push(section(index));
  }
  const structure = element("HTML", {}, [element("BODY", { class: "page" }, body)]);
  return { nodeCount: nodes, structure, forms: [], links: [], images: [], scripts: [], stylesheets: [] };
}

const section = (index: number): object =>
  element("SECTION", { id: `s${index}`, class: "row card" }, [
    element("H2", { title: `Section ${index}` }, []),
    element("P", { "data-index": String(index) }, [
      element("A", { href: `https://shop.example/item/${index}` }, []),
      element("EM", {}, []),
    ]),
  ]);

const element = (
  tagName: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly object[],
): object => ({ tagName, attributes, children });

const PNG_WIDTH = 640;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_PER_PIXEL = 3;

/** A PNG of noise of about that many bytes, as a data URL (PNG specification, section 5): noise cannot be compressed. */
export function screenshotOf(bytes: number): string {
  const rowBytes = 1 + PNG_WIDTH * BYTES_PER_PIXEL;
  const height = Math.max(1, Math.round(bytes / rowBytes));
  const pixels = randomBytes(height * rowBytes);
  // The first byte of each row names its filter: none.
  for (let row = 0; row < height; row += 1) pixels[row * rowBytes] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(PNG_WIDTH, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const file = [PNG_SIGNATURE, chunk("IHDR", header), chunk("IDAT", deflateSync(pixels)), chunk("IEND")];
  return `data:image/png;base64,${Buffer.concat(file).toString("base64")}`;
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
