import * as z from "zod";

/** Where `chrome.storage.session` holds what clients did lately: {@link Activity}, the newest first. */
export const ACTIVITY_KEY = "activity";

/** As many entries as are kept. */
export const MAX_ACTIVITY = 200;

/** One thing that a client did with a tab. Never what was read or written. */
export const activitySchema = z.object({
  /** Milliseconds since the epoch at which it was asked for. */
  at: z.number(),
  /** The client's name and version, or "unknown". */
  client: z.string(),
  /** The client's tool; the extension's own action where the server does not say. */
  tool: z.string(),
  /** Whether it may have changed the page, or only read it. */
  kind: z.enum(["read", "change"]),
  tabId: z.int().optional(),
  /** The tab's site (see `siteOf`) and title at that time; absent where no tab was meant. */
  site: z.string().optional(),
  title: z.string().optional(),
  outcome: z.enum(["done", "refused", "failed"]),
});
export type Activity = z.infer<typeof activitySchema>;

/** What is stored, read tolerantly: nothing where it is of no known form. */
export const activityListSchema = z.array(activitySchema).catch([]);
