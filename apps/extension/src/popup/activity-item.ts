import type { ActivityView } from "../ui/activity-view.js";
import { textElement } from "../ui/elements.js";
import { timeElement } from "../ui/time-element.js";

/** One thing that a client did, as an item of the popup's list. Only what did not go well says how it went. */
export function activityItem(entry: ActivityView, now: number): HTMLLIElement {
  const item = document.createElement("li");
  const from = [entry.client, entry.access, entry.site].filter((part) => part !== "").join(" · ");
  item.append(
    textElement("span", "tool", entry.tool),
    timeElement(entry.at, now),
    textElement("span", "from", from),
  );
  if (entry.outcome !== "done") {
    const outcome = textElement("span", "outcome", entry.outcome);
    outcome.dataset["outcome"] = entry.outcome;
    item.append(outcome);
  }
  return item;
}
