import { timeAgo } from "./time-ago.js";

it.each([
  [-60_000, "just now"],
  [4_999, "just now"],
  [12_400, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [7_200_000, "2 h ago"],
  [200_000_000, "2 d ago"],
])("%i ms ago is %s", (passed, words) => {
  expect(timeAgo(1_000_000_000_000 - passed, 1_000_000_000_000)).toBe(words);
});
