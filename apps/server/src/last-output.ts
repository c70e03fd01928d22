/** Milliseconds that whoever reads the log has for its last lines. */
const LOG_LIMIT_MS = 2_000;

/**
 * Settles when what was printed has reached its reader, however slow that is, and what was logged too: but nobody may read
 * the log, and that keeps no program from its end.
 */
export async function lastOutput(
  stdout: NodeJS.WritableStream,
  stderr: NodeJS.WritableStream,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, LOG_LIMIT_MS)));
  const logged = Promise.race([written(stderr), limit]).finally(() => clearTimeout(timer));
  await Promise.all([written(stdout), logged]);
}

const written = (stream: NodeJS.WritableStream): Promise<void> =>
  new Promise((done) => stream.write("", () => done()));
