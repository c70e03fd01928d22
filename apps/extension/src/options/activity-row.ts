import type { ActivityView } from "../ui/activity-view.js";
import { textElement } from "../ui/elements.js";
import { timeElement } from "../ui/time-element.js";

/** One thing that a client did, as a row of the table. */
export function activityRow(entry: ActivityView, now: number): HTMLTableRowElement {
  const outcome = textElement("span", "outcome", entry.outcome);
  outcome.dataset["outcome"] = entry.outcome;
  const page = [textElement("span", "", entry.site)];
  if (entry.title !== "") page.push(textElement("span", "page-title", entry.title));
  const cells: readonly (readonly (Node | string)[])[] = [
    [timeElement(entry.at, now)],
    [entry.client],
    [entry.tool],
    [entry.access],
    page,
    [outcome],
  ];
  const row = document.createElement("tr");
  for (const content of cells) row.insertCell().append(...content);
  return row;
}
