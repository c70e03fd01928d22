import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { runProgram } from "./cli/program.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The second one does not wait for anything.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

const code = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  home: homedir(),
  directory: process.cwd(),
  extensionDir: fileURLToPath(new URL("./extension", import.meta.url)),
  stop: stop.signal,
});
// What was printed reaches a pipe before the process ends.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))),
);
process.exit(code);
