// `npm start`: builds server and extension, then runs the built server's `start` with the given arguments.
// Uses Node alone, so that it can say what is missing before anything is installed.
import { fork, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = `${root}dist/apps/server/main.js`;
const onWindows = process.platform === "win32";
/** What is kept of the build's output for the case that it fails. */
const MAX_OUTPUT_CHARACTERS = 256 * 1024;
/** How long the build may take to stop before it is killed. */
const KILL_AFTER_MS = 3_000;
/** A terminal signals every process at once and npm passes the signal on: one Ctrl-C arrives twice. */
const SAME_SIGNAL_MS = 500;

/** Nx without a daemon, and with nothing that leaves its process group: plugin workers, pseudo-terminals. */
const inOneGroup = {
  NX_DAEMON: "false",
  NX_TUI: "false",
  NX_ISOLATE_PLUGINS: "false",
  NX_NATIVE_COMMAND_RUNNER: "false",
};

if (process.argv[2] === "--as-server") {
  await runServer(process.argv.slice(3));
} else {
  requireNode();
  requireInstallation();
  await build();
  superviseServer(process.argv.slice(2));
}

function requireNode() {
  const wanted = /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(`${root}package.json`, "utf8")).engines.node);
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [wantedMajor, wantedMinor] = [Number(wanted[1]), Number(wanted[2])];
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  fail(`Node ${wantedMajor}.${wantedMinor} or newer is needed; this is ${process.versions.node}.`);
}

function requireInstallation() {
  if (!existsSync(`${root}node_modules/nx/package.json`)) {
    fail("The packages are not installed; run `npm ci` first.");
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Builds quietly; shows the output only where it fails. Ctrl-C ends the build with all its processes. */
async function build() {
  console.log("Building server and extension …");
  const nx = JSON.parse(readFileSync(`${root}node_modules/nx/package.json`, "utf8")).bin.nx;
  const builder = spawn(
    process.execPath,
    [`${root}node_modules/nx/${nx}`, "run-many", "-t", "build", "-p", "server,extension"],
    {
      cwd: root,
      detached: !onWindows,
      env: { ...process.env, ...inOneGroup },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output = (output + chunk).slice(-MAX_OUTPUT_CHARACTERS);
    });
  }
  let stoppedBy;
  const forget = onSignals((signal) => {
    stoppedBy ??= signal;
    signalGroup(builder, signal);
    setTimeout(() => signalGroup(builder, "SIGKILL"), KILL_AFTER_MS).unref();
  });
  const code = await new Promise((resolve) => {
    builder.once("error", (error) => {
      output += error.message;
      resolve(1);
    });
    builder.once("close", resolve);
  });
  forget();
  if (stoppedBy !== undefined) {
    signalGroup(builder, "SIGKILL");
    process.exit(stoppedBy === "SIGINT" ? 130 : 143);
  }
  if (code !== 0) {
    console.error(output);
    fail("The build failed; its output is above.");
  }
}

/** Runs the server in a process group of its own, so that each signal reaches it once: from here. */
function superviseServer(args) {
  const child = fork(fileURLToPath(import.meta.url), ["--as-server", ...args], { detached: !onWindows });
  // A console of Windows tells every process of Ctrl-C by itself.
  onSignals((signal) => {
    if (!onWindows) child.kill(signal);
  });
  child.once("error", (error) => fail(`The server could not be started: ${error.message}.`));
  child.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/** The supervised process. It ends with its supervisor, also where that is killed and can pass on no signal. */
async function runServer(args) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
  process.argv.splice(1, process.argv.length, server, "start", ...args);
  await import(pathToFileURL(server).href);
}

/** Calls back once for each signal to stop; gives back the way to stop listening. */
function onSignals(callback) {
  let last = -Infinity;
  const listener = (signal) => {
    const now = performance.now();
    if (now - last > SAME_SIGNAL_MS) callback(signal);
    last = now;
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(onWindows ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // gone already
  }
}
