/** @type {import('esbuild').BuildOptions} */
module.exports = {
  conditions: ["@browser-mcp/source"],
  // `ws` is CommonJS and asks for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
};
