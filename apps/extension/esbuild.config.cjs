const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { build } = require("esbuild");
const { storeZip } = require("./store-zip.cjs");

/**
 * What runs inside pages. A script in the page's own world shares its top level with the page, so each of these is
 * wrapped into a function (IIFE), which the executor's own formats do not know.
 */
const pageScripts = [
  "page/content-script.ts",
  "page/reader.ts",
  "page/snapshot.ts",
  "page/locate.ts",
  "page/markdown.ts",
  "page/accessibility.ts",
  "page/performance.ts",
  "page/vitals.ts",
];

/**
 * What runs in the page's own world, and its name in the page's stacks: `PAGE_SCRIPT_NAME` of the protocol, which says
 * why it has one.
 */
const ownWorldScript = "page/console-capture.ts";
const ownWorldName = "//# sourceURL=browser-mcp/node_modules/console-capture.js";

/** @type {import('esbuild').Plugin} */
const pageScriptsBesideTheWorker = {
  name: "page-scripts",
  setup(worker) {
    worker.onEnd(async ({ errors }) => {
      const { outdir, minify, target, conditions, legalComments } = worker.initialOptions;
      if (errors.length > 0 || outdir === undefined) return;
      /** @type {import('esbuild').BuildOptions} */
      const options = {
        absWorkingDir: join(__dirname, "src"),
        outdir: join(__dirname, "../..", outdir),
        outbase: ".",
        format: "iife",
        platform: "browser",
        bundle: true,
        minify,
        target,
        conditions,
        legalComments,
        logLevel: "warning",
      };
      await build({ ...options, entryPoints: pageScripts });
      await build({ ...options, entryPoints: [ownWorldScript], footer: { js: ownWorldName } });
    });
  },
};

/**
 * Puts what a store takes beside the folder. Comes after the page scripts; the assets are there before esbuild begins.
 * @type {import('esbuild').Plugin}
 */
const zipBesideTheFolder = {
  name: "store-zip",
  setup(worker) {
    worker.onEnd(({ errors }) => {
      const { outdir } = worker.initialOptions;
      if (errors.length > 0 || outdir === undefined) return;
      const folder = join(__dirname, "../..", outdir);
      writeFileSync(`${folder}.zip`, storeZip(folder));
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
module.exports = {
  outbase: "apps/extension/src",
  legalComments: "none",
  conditions: ["@browser-mcp/source"],
  plugins: [pageScriptsBesideTheWorker, zipBesideTheFolder],
};
