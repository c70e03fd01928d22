// `nx run server:conformance`: the official conformance suite against the built server.
// The entry point with the suite's fixtures has to pass everything that both specification versions require; of that,
// the product itself has to pass what needs no fixture. The last line counts the former.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const onWindows = process.platform === "win32";

/** The suite needs a newer Node than the server; npx brings both. Nothing here is older than what they say. */
const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";
const NODE_FOR_SUITE = "node@22.22.0";

/** Each specification version with the number of scenarios that it requires of a server. */
const REQUIRED = { "2025-11-25": 30, "2026-07-28": 37 };

/** What asks for nothing but the protocol itself, and so is required of the product as it is shipped. */
const WITHOUT_FIXTURES = {
  "2025-11-25": [
    "server-initialize",
    "logging-set-level",
    "ping",
    "tools-list",
    "server-sse-multiple-streams",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "tools-list",
    "server-sse-multiple-streams",
    "resources-list",
    "sep-2164-resource-not-found",
    "prompts-list",
    "dns-rebinding-protection",
    "caching",
    "input-required-result-unsupported-methods",
  ],
};

const START_MS = 30_000;
/** One version of the suite, the download of its packages included. */
const SUITE_MS = 240_000;
/** How long what was told to stop may take before it is killed. */
const KILL_AFTER_MS = 5_000;

/** Everything that was started and has not ended. */
const running = new Set();
const folder = await mkdtemp(join(tmpdir(), "browser-mcp-conformance-"));
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    interrupted = true;
    void Promise.all([...running].map(stop));
  });
}

let passed = 0;
let failed = 0;
try {
  await withServer(["dist/apps/conformance/main.js"], async (url) => {
    for (const [version, required] of Object.entries(REQUIRED)) {
      const scenarios = await runSuite(url, version);
      const good = scenarios.filter(({ ok }) => ok).length;
      passed += good;
      // A scenario that did not run is one that failed.
      failed += Math.max(required, scenarios.length) - good;
      console.log(`${version}: ${good} of ${required} passed`);
      tell(scenarios.filter(({ ok }) => !ok));
    }
  });
  const product = [
    "dist/apps/server/main.js",
    "serve",
    "--port",
    "0",
    "--ws-port",
    "0",
    "--metrics-port",
    "0",
  ];
  await withServer(product, async (url) => {
    for (const [version, names] of Object.entries(WITHOUT_FIXTURES)) {
      const scenarios = (await runSuite(url, version)).filter(({ name }) => names.includes(name));
      const bad = scenarios.filter(({ ok }) => !ok);
      console.log(
        `${version}, the product: ${scenarios.length - bad.length} of ${names.length} passed that need no fixture`,
      );
      tell(bad);
      failed += names.length - scenarios.length + bad.length;
    }
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed = Math.max(failed, 1);
} finally {
  await Promise.all([...running].map(stop));
  await rm(folder, { recursive: true, force: true });
}
if (interrupted) console.error("Interrupted.");
process.exitCode = failed > 0 || interrupted ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);

/** Starts a server in an empty home, gives its endpoint's address to `work`, and stops it. */
async function withServer(command, work) {
  const server = start(process.execPath, command, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: folder, USERPROFILE: folder, TMPDIR: tmpdir() },
  });
  try {
    await work(await addressOf(server));
  } finally {
    await stop(server);
  }
}

/** The address of the MCP endpoint that a server prints. */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The server has not started in time.")), START_MS);
    createInterface({ input: server.stdout }).on("line", (line) => {
      const address = /MCP +(http:\S+)/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    server.once("close", (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with the exit code ${code}.`));
    });
  });
}

/** Runs what a version requires; yields its scored scenarios, each with what was wrong. */
async function runSuite(url, version) {
  const results = await mkdtemp(join(folder, `${version}-`));
  const npx = onWindows ? "npx.cmd" : "npx";
  const suite = start(
    npx,
    [
      ...["--yes", "-p", NODE_FOR_SUITE, "-p", SUITE, "--", "conformance", "server"],
      ...["--url", url, "--requirements", version, "--output-dir", results],
    ],
    { cwd: folder, env: process.env, shell: onWindows },
  );
  const timer = setTimeout(() => void stop(suite), SUITE_MS);
  let output = "";
  suite.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  await once(suite, "close");
  clearTimeout(timer);
  const outcomes = scored(output);
  if (outcomes.length === 0)
    throw new Error(`The suite told nothing of ${version}:\n${output.slice(-4_000)}`);
  const complaints = await complaintsIn(results);
  return outcomes.map((outcome) => ({ ...outcome, complaints: complaints.get(outcome.name) ?? [] }));
}

/** The scenarios of the summary, without those that the suite runs but does not count. */
function scored(output) {
  const [, summary = ""] = output.split("=== SUMMARY ===");
  const [counted = "", uncounted = ""] = summary.split(/\nNot scored for /);
  const names = (text, pattern) =>
    [...text.matchAll(pattern)].map(([, mark, name]) => ({ name, ok: mark === "✓" }));
  const skipped = new Set(names(uncounted, /^ {2}([✓✗]) (\S+) \(/gm).map(({ name }) => name));
  return names(counted, /^([✓✗]) (\S+): \d+ passed/gm).filter(({ name }) => !skipped.has(name));
}

/** What failed or was warned of, by scenario, from the files that the suite leaves. */
async function complaintsIn(results) {
  const complaints = new Map();
  for (const name of await readdir(results)) {
    const file = join(results, name, "checks.json");
    // A scenario that broke off leaves its folder empty.
    if (!existsSync(file)) continue;
    const checks = JSON.parse(await readFile(file, "utf8"));
    const bad = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
    const scenario = name.replace(/^server-/, "").replace(/-\d{4}-\d\d-\d\dT.*$/, "");
    complaints.set(
      scenario,
      bad.map(({ id, status, errorMessage }) => `${status} ${id}: ${errorMessage ?? ""}`),
    );
  }
  return complaints;
}

function tell(scenarios) {
  for (const { name, complaints } of scenarios) {
    console.log(`  ${name}`);
    for (const complaint of complaints) console.log(`    ${complaint}`);
  }
}

/** Starts a process at the head of a group of its own, so that it can be stopped with all it starts. */
function start(command, args, options) {
  const child = spawn(command, args, {
    ...options,
    detached: !onWindows,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  child.once("error", (error) => console.error(error.message));
  child.once("close", () => running.delete(child));
  return child;
}

/** Stops a process and what it started; kills what does not end. */
async function stop(child) {
  if (!running.has(child) || child.pid === undefined) return;
  const closed = once(child, "close");
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), KILL_AFTER_MS);
  await closed;
  clearTimeout(timer);
}

function signalGroup(child, signal) {
  try {
    process.kill(onWindows ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // gone already
  }
}
