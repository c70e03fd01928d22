// Prints `N passed, M failed`, summed over the results that Jest wrote into each project, and exits with 1 where a
// test failed or no result was found. A project that has specs but no results counts as one failure: its tests did
// not get as far as to report.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url));
const RESULTS = join("test-output", "results.json");

const projects = ["apps", "libs", "tools"]
  .map((room) => join(root, room))
  .filter((room) => existsSync(room))
  .flatMap((room) => readdirSync(room).map((name) => join(room, name)))
  .filter((project) => existsSync(join(project, "jest.config.cjs")));

let passed = 0;
let failed = 0;
let found = 0;
for (const project of projects) {
  const file = join(project, RESULTS);
  if (existsSync(file)) {
    const results = JSON.parse(readFileSync(file, "utf8"));
    found += 1;
    passed += count(results, "numPassedTests");
    failed += count(results, "numFailedTests") + count(results, "numRuntimeErrorTestSuites");
  } else if (hasSpecs(join(project, "src"))) {
    console.error(`No test results from ${project}.`);
    failed += 1;
  }
}
if (found === 0) {
  console.error("No test results were found.");
  failed = Math.max(failed, 1);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function count(results, name) {
  const value = results[name];
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`${name} is no count: ${JSON.stringify(value)}`);
}

function hasSpecs(directory) {
  return (
    existsSync(directory) &&
    readdirSync(directory, { recursive: true }).some((name) => /\.spec\.[cm]?[jt]sx?$/.test(name))
  );
}
