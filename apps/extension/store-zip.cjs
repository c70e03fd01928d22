const { readdirSync, readFileSync } = require("node:fs");
const { join, relative, sep } = require("node:path");
const { zipSync } = require("fflate");

/** The first moment that a zip can name, in whatever time zone: the same files make the same bytes. */
const noTime = new Date(1980, 0, 1);

/** A store signs with a key of its own and refuses a manifest that names one. */
function withoutKey(text) {
  const { key: _key, ...manifest } = JSON.parse(text);
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The built extension as the stores take it: every file of the folder, the manifest without its `key`.
 * @param {string} folder
 * @returns {Uint8Array}
 */
exports.storeZip = (folder) => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const named = files.map((file) => [relative(folder, file).split(sep).join("/"), file]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  const contents = named.map(([name, file]) => {
    const bytes = readFileSync(file);
    return [name, name === "manifest.json" ? withoutKey(bytes.toString("utf8")) : bytes];
  });
  return zipSync(Object.fromEntries(contents), { level: 9, mtime: noTime });
};
