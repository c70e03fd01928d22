module.exports = {
  displayName: "server-e2e",
  preset: "../../jest.preset.js",
  globalSetup: "<rootDir>/global-setup.cjs",
  // A real browser on a small machine; each wait inside has its own deadline.
  testTimeout: 120_000,
  maxWorkers: 1,
};
