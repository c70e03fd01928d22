const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** Writes a project's counts to test-output/results.json, for whoever sums them up over all projects. */
module.exports = class ResultsReporter {
  constructor(globalConfig) {
    this.folder = join(globalConfig.rootDir, "test-output");
  }

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    mkdirSync(this.folder, { recursive: true });
    const counts = { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites };
    writeFileSync(join(this.folder, "results.json"), `${JSON.stringify(counts)}\n`);
  }
};
