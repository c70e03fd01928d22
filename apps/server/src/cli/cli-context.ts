import type { Readable, Writable } from "node:stream";
import type { StartReport } from "../background/start-report.js";

/** What the command line touches of its process; a test gives its own. */
export interface CliContext {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The person's home directory. */
  readonly home: string;
  /** Working directory. */
  readonly directory: string;
  /** The program's own file. */
  readonly program: string;
  /** Where the bundled extension lies. */
  readonly extensionDir: string;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
  /** Tells the one who started this as a background server what became of it; only the first time counts. */
  readonly report: (report: StartReport) => void;
}

/** Writes one line to standard output. */
export function say(context: CliContext, line = ""): void {
  context.stdout.write(`${line}\n`);
}
