module.exports = {
  displayName: "conformance-fixtures",
  preset: "../../jest.preset.js",
};
