/** @jest-environment jsdom */
import { awaitPort } from "./await-port.js";
import { PORT_AWAITED, PORT_OFFERED } from "./port-handover.js";

// jsdom has no MessageChannel; the hand-over itself is tried in a real browser.
const offer = (ports: unknown[]): boolean => {
  const event = new MessageEvent(PORT_OFFERED, { cancelable: true });
  Object.defineProperty(event, "ports", { value: ports });
  return !document.dispatchEvent(event);
};

it("says that it waits, takes the first port that is offered, and no other", async () => {
  const awaited = jest.fn();
  document.addEventListener(PORT_AWAITED, awaited);
  const port = awaitPort();
  expect(awaited).toHaveBeenCalledTimes(1);
  expect(offer([])).toBe(false);
  expect(document.dispatchEvent(new Event(PORT_OFFERED, { cancelable: true }))).toBe(true);
  const first = { name: "first" };
  expect(offer([first])).toBe(true);
  expect(offer([{ name: "second" }])).toBe(false);
  expect(await port).toBe(first);
});
