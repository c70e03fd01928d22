module.exports = {
  displayName: "server-e2e",
  preset: "../../jest.preset.js",
};
