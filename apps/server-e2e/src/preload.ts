import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A script that runs in the built program before it does. */
export interface Preload {
  /** To be added to the program's environment. */
  readonly variables: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Writes such a script: CommonJS, so that it runs first. */
export async function preload(script: string): Promise<Preload> {
  const directory = await mkdtemp(join(tmpdir(), "browser-mcp-preload-"));
  const file = join(directory, "preload.cjs");
  await writeFile(file, script);
  return {
    variables: { NODE_OPTIONS: `--require=${file}` },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
