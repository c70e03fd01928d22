import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { unzipSync } from "fflate";
import * as z from "zod";

const folder = resolve(__dirname, "../../../dist/apps/extension");
const bytes = readFileSync(`${folder}.zip`);
const zipped = unzipSync(bytes);
const built = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));

const manifestSchema = z.record(z.string(), z.unknown());
const manifestOf = (text: Uint8Array | undefined) =>
  manifestSchema.parse(JSON.parse(Buffer.from(text ?? []).toString("utf8")));

describe("the zip for the stores", () => {
  it("has every file of the unpacked extension, and nothing else", () => {
    expect(built).toContain("manifest.json");
    expect(Object.keys(zipped)).toEqual(built.sort());
  });

  it("has them byte for byte, but for the manifest", () => {
    for (const name of built.filter((other) => other !== "manifest.json")) {
      expect([name, readFileSync(join(folder, name)).equals(zipped[name] ?? Buffer.of())]).toEqual([
        name,
        true,
      ]);
    }
  });

  it("has the manifest without its key, which a store refuses", () => {
    const { key, ...others } = manifestOf(readFileSync(join(folder, "manifest.json")));
    expect(typeof key).toBe("string");
    expect(manifestOf(zipped["manifest.json"])).toEqual(others);
    expect(Number(others["minimum_chrome_version"])).toBeGreaterThanOrEqual(120);
  });

  it("tells of no moment at which it was made, so that the same files make the same bytes", () => {
    // The entries of the central directory; at 12 their time and date, as DOS counted: 0 and 1980-01-01.
    const moments: string[] = [];
    for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 46)) {
      moments.push(`${bytes.readUInt16LE(at + 12)} ${bytes.readUInt16LE(at + 14)}`);
    }
    expect(moments).toEqual(built.map(() => "0 33"));
  });
});
