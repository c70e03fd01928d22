import { parseIdleTime } from "./idle-time.js";

it.each([
  ["60", 60_000],
  ["0", 0],
  [" 1.5 ", 1_500],
  ["3600", 3_600_000],
])("an idle time of %p s is %i ms", (text, idleMs) => {
  expect(parseIdleTime(text)).toEqual({ ok: true, idleMs });
});

it.each(["", "-1", "3601", "soon"])("an idle time of %p is refused", (text) => {
  expect(parseIdleTime(text)).toMatchObject({ ok: false, problem: expect.stringContaining("0 to 3600") });
});
