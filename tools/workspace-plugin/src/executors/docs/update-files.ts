import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The text of a file with one kind of line ends; `undefined` where there is no such file. */
const readIfThere = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;

/**
 * Makes files under `root` what `files` (paths from `root`, texts) says; with `check` it only looks.
 * @returns the paths that were not as they should be
 */
export function updateFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  check: boolean,
): readonly string[] {
  const drifted = [...files].filter(([path, text]) => readIfThere(join(root, path)) !== text);
  if (!check) {
    for (const [path, text] of drifted) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
  return drifted.map(([path]) => path);
}
