import type { RunCommand } from "./run-command.js";

const VERSION_TIMEOUT_MS = 20_000;

/**
 * Whether a browser can start here at all: its files may be there and the system's libraries missing.
 * Asked on Linux only; a browser of Windows opens a window when it is asked for its version.
 * @returns why it cannot, or `undefined`
 */
export async function whyItCannotStart(
  executablePath: string,
  platform: NodeJS.Platform,
  runCommand: RunCommand,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (platform !== "linux") return undefined;
  const result = await runCommand(executablePath, ["--version"], { timeoutMs: VERSION_TIMEOUT_MS, signal });
  if (result.exitCode === 0) return undefined;
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(result.output)?.[1];
  if (library !== undefined) return `the system library ${library} is missing`;
  if (result.timedOut) return `it did not tell its version within ${VERSION_TIMEOUT_MS / 1000} s`;
  return lastLine(result.output) ?? `it ended with exit code ${result.exitCode}`;
}

/** The last line of an output that says something. */
export function lastLine(output: string): string | undefined {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .at(-1);
}
