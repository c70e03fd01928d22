import type { Activity } from "../shared/activity.js";
import { siteName } from "./site-name.js";

/** The words for one thing that a client did. */
export interface ActivityView {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly client: string;
  readonly tool: string;
  readonly access: "read" | "change";
  /** The site's name; empty where no tab was meant. */
  readonly site: string;
  /** The page's title; empty where it has none. */
  readonly title: string;
  readonly outcome: Activity["outcome"];
}

/** The words for an entry. */
export function activityView({ at, client, tool, kind, site, title, outcome }: Activity): ActivityView {
  return {
    at,
    client: client === "unknown" ? "Unknown client" : client,
    tool,
    access: kind,
    site: site === undefined ? "" : siteName(site),
    title: title ?? "",
    outcome,
  };
}
