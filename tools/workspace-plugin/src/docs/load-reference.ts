import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import * as z from "zod";
import { referenceSchema } from "./reference";
import type { Reference } from "./reference";

/** What runs in a process of its own and prints the reference as JSON. */
const program = `
  import { errorCatalogue } from "@browser-mcp/protocol";
  import { allTools, describeTool } from "@browser-mcp/tools";
  import { metricsReference } from "./apps/server/src/observability/metrics-reference.js";
  import { settingsReference } from "./apps/server/src/config/settings-reference.js";
  process.stdout.write(JSON.stringify({
    tools: allTools.map(describeTool),
    errors: errorCatalogue,
    settings: settingsReference(),
    metrics: metricsReference(),
  }));
  process.exit();
`;

/**
 * Reads tools, errors, settings and metrics from the TypeScript sources of the workspace as they are now: nothing needs to be built.
 * @param workspaceRoot absolute path
 * @throws Error when the sources cannot be bundled or run, or do not yield what a reference needs
 */
export async function loadReference(workspaceRoot: string): Promise<Reference> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: workspaceRoot, loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@browser-mcp/source"],
    banner: {
      js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
    },
    logLevel: "silent",
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-"], {
    cwd: workspaceRoot,
    input: outputFiles.map(({ text }) => text).join("\n"),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The sources of the tools cannot be run:\n${stderr}`);
  const reference = referenceSchema.safeParse(JSON.parse(stdout));
  if (!reference.success) {
    throw new Error(`The tools do not describe themselves as expected:\n${z.prettifyError(reference.error)}`);
  }
  return reference.data;
}
