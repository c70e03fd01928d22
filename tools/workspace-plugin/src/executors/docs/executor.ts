import { join } from "node:path";
import { logger } from "@nx/devkit";
import type { ExecutorContext } from "@nx/devkit";
import { format, resolveConfig } from "prettier";
import { loadReference } from "../../docs/load-reference";
import { renderReference } from "../../docs/render-reference";
import { updateFiles } from "./update-files";

/** Options of `schema.json`. */
export interface DocsOptions {
  readonly check?: boolean;
}

async function formatted(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** Writes the references under `docs/`; with `check` it fails where they differ from the sources. */
export default async function docs(
  { check = false }: DocsOptions,
  { root }: ExecutorContext,
): Promise<{ success: boolean }> {
  const files = new Map<string, string>();
  for (const [path, text] of renderReference(await loadReference(root))) {
    files.set(path, await formatted(root, path, text));
  }
  const drifted = updateFiles(root, files, check);
  for (const path of drifted) {
    if (check) logger.error(`${path} differs from the sources: run \`npx nx run workspace-plugin:docs\`.`);
    else logger.info(`wrote ${path}`);
  }
  return { success: !check || drifted.length === 0 };
}
