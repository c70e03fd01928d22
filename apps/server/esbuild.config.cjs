const { cpSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Lays the built extension beside the bundle: what `main.js` launches a browser with. The executor's own `assets`
 * leave out what git ignores, and so everything under dist.
 * @type {import('esbuild').Plugin}
 */
const bundledExtension = {
  name: "bundled-extension",
  setup(build) {
    const from = join(__dirname, "../../dist/apps/extension");
    build.onEnd(({ errors }) => {
      const { outdir } = build.initialOptions;
      if (errors.length > 0 || outdir === undefined) return;
      cpSync(from, join(outdir, "extension"), { recursive: true });
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
module.exports = {
  conditions: ["@browser-mcp/source"],
  // The launcher, TOML and each command are loaded when they are needed, not at start.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  // What ws takes the masking of frames from, where it finds it.
  alias: { bufferutil: join(__dirname, "../../libs/transport/src/masking.ts") },
  plugins: [bundledExtension],
};
