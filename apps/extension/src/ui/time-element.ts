import { setText } from "./elements.js";
import { timeAgo } from "./time-ago.js";

/** A `<time>` that says how long ago that was; {@link refreshTimes} keeps it true. */
export function timeElement(at: number, now: number): HTMLTimeElement {
  const time = document.createElement("time");
  time.dateTime = new Date(at).toISOString();
  time.title = new Date(at).toLocaleString();
  time.textContent = timeAgo(at, now);
  return time;
}

/** Brings every {@link timeElement} inside up to date. */
export function refreshTimes(inside: ParentNode, now: number): void {
  for (const time of inside.querySelectorAll("time")) {
    setText(time, timeAgo(Date.parse(time.dateTime), now));
  }
}
