/** What the command line touches of its process; a test gives its own. */
export interface CliContext {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The person's home directory. */
  readonly home: string;
  /** Working directory. */
  readonly directory: string;
  /** Where the bundled extension lies. */
  readonly extensionDir: string;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
  readonly stop: AbortSignal;
}

/** Writes one line to standard output. */
export function say(context: CliContext, line = ""): void {
  context.stdout.write(`${line}\n`);
}
