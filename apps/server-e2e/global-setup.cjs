const { execFileSync } = require("node:child_process");
const { resolve } = require("node:path");

/** Makes sure of a browser as the product does, and tells the tests which it is. */
module.exports = () => {
  const main = resolve(__dirname, "../../dist/apps/server/main.js");
  const output = execFileSync(process.execPath, [main, "install-browser"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const path = /^[^:\n]+: (.+)$/m.exec(output)?.[1];
  if (path === undefined) throw new Error(`No browser: ${output}`);
  process.env.BROWSER_MCP_BROWSER = path;
};
