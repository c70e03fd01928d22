/** @jest-environment jsdom */
import { endCapture, isCaptured, onCaptureEnd } from "./capture-endings.js";
import { publish, unpublish } from "./page-functions.js";

const page = { url: "u", messages: [], dropped: 0, coverage: "none" } as const;

it("ends each recording once", async () => {
  const [first, second] = [jest.fn(), jest.fn()];
  onCaptureEnd(first);
  onCaptureEnd(second);
  await endCapture();
  await endCapture();
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
});

it("says whether the console is recorded", async () => {
  expect(await isCaptured()).toBe(false);
  publish("readConsole", async () => page);
  expect(await isCaptured()).toBe(true);
  unpublish("readConsole");
  expect(await isCaptured()).toBe(false);
});
