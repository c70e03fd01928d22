import { compareVersions } from "./version.js";

it.each([
  ["0.1.0", "0.1.0", "same"],
  ["0.9.0", "0.10.0", "older"],
  ["2.0.0", "1.99.99", "newer"],
  ["1.2", "1.2.0", "same"],
  ["1.2.0.1", "1.2.0", "newer"],
  ["1.2.0-beta.1", "1.2.0", "older"],
  ["1.2.0", "1.2.0-beta.1", "newer"],
  ["1.2.0-beta.1", "1.2.0-beta.2", "same"],
  ["v1.2.0+build.7", "1.2.0", "same"],
  ["nonsense", "0.0.1", "older"],
])("%s beside %s is %s", (left, right, order) => {
  expect(compareVersions(left, right)).toBe(order);
});
