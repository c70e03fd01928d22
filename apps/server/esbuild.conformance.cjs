const product = require("./esbuild.config.cjs");

/**
 * As the product, in one file and without the extension beside it.
 * @type {import('esbuild').BuildOptions}
 */
module.exports = { ...product, splitting: false, plugins: [] };
