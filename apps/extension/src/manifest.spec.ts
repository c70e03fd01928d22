import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import * as z from "zod";
import { consoleScripts, vitalsScript } from "./background/page-scripts.js";

const root = join(__dirname, "..");
const manifestSchema = z.object({
  manifest_version: z.literal(3),
  version: z.string(),
  key: z.base64(),
  minimum_chrome_version: z.string(),
  permissions: z.array(z.string()),
  host_permissions: z.array(z.string()),
  icons: z.record(z.string(), z.string()),
  action: z.object({ default_popup: z.string(), default_icon: z.record(z.string(), z.string()) }),
  content_scripts: z
    .never({ error: "A script of the manifest runs where the person has turned us off, too." })
    .optional(),
  options_ui: z.object({ page: z.string() }),
  storage: z.object({ managed_schema: z.string() }),
  background: z.object({ service_worker: z.string(), type: z.literal("module") }),
});
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
const manifest = manifestSchema.parse(readJson("public/manifest.json"));

describe("the manifest", () => {
  it("has the version of the package", () => {
    expect(manifest.version).toBe(z.object({ version: z.string() }).parse(readJson("package.json")).version);
  });

  it("gives the extension the id that the protocol names", () => {
    // Chrome: the first 16 bytes of the key's SHA-256, each half byte written as a letter from a to p.
    const digest = createHash("sha256")
      .update(Buffer.from(manifest.key, "base64"))
      .digest("hex")
      .slice(0, 32);
    const id = digest.replace(/./g, (digit) => String.fromCharCode("a".charCodeAt(0) + parseInt(digit, 16)));
    expect(id).toBe(EXTENSION_ID);
  });

  it("asks for no more than the extension uses", () => {
    expect(manifest.permissions).toEqual([
      "alarms",
      "debugger",
      "scripting",
      "storage",
      "tabs",
      "webNavigation",
      "webRequest",
    ]);
    expect(manifest.host_permissions).toEqual(["<all_urls>"]);
  });

  it("runs where 30 s alarms are allowed", () => {
    expect(manifest.minimum_chrome_version).toBe("120");
  });

  it("names only files that the build makes", () => {
    const icons = [...Object.values(manifest.icons), ...Object.values(manifest.action.default_icon)];
    for (const file of [...icons, manifest.storage.managed_schema]) {
      expect(existsSync(join(root, "public", file))).toBe(true);
    }
    for (const page of [manifest.action.default_popup, manifest.options_ui.page]) {
      const html = readFileSync(join(root, "src", page), "utf8");
      const named = [...html.matchAll(/(?:href|src)="([^"]+\.(?:css|js|html))"/g)].map(
        ([, file = ""]) => file,
      );
      expect(named.length).toBeGreaterThan(2);
      for (const file of named) {
        expect(existsSync(join(root, "src", page, "..", file.replace(/\.js$/, ".ts")))).toBe(true);
      }
    }
    for (const { file } of [...consoleScripts, vitalsScript]) {
      expect(existsSync(join(root, "src", file.replace(/\.js$/, ".ts")))).toBe(true);
    }
    expect(existsSync(join(root, "src", manifest.background.service_worker.replace(/\.js$/, ".ts")))).toBe(
      true,
    );
  });

  it("has icons of the sizes that it says", () => {
    for (const [size, icon] of Object.entries(manifest.icons)) {
      const png = readFileSync(join(root, "public", icon));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
    }
  });
});
