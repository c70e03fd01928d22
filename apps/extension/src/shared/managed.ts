import * as z from "zod";
import { SERVER_URL_KEY } from "./connection.js";
import { DEBUGGER_ALLOWED_KEY } from "./debugger-settings.js";
import { SERVER_TOKEN_KEY, tokenSchema } from "./server-token.js";
import { MAX_SITES, parseSite, SITE_RULES_KEY } from "./site-rules.js";

/** A managed site as the rules have it; one that is none stays as it was written, covers nothing, and can be seen. */
const managedSites = z
  .array(z.string())
  .max(MAX_SITES)
  .default([])
  .transform((sites) => sites.map((site) => parseSite(site) ?? site));

/**
 * What an organisation has set for its browsers, as `chrome.storage.managed` holds it (`managed_schema.json`). A value
 * that is there wins over the person's own of the same name; one of no known form counts as absent, as Chrome treats it.
 */
export const managedSchema = z
  .object({
    [SERVER_URL_KEY]: z.string().min(1).optional().catch(undefined),
    /** Counts only together with an address, so that it is never sent to another server. */
    [SERVER_TOKEN_KEY]: tokenSchema.optional().catch(undefined),
    [DEBUGGER_ALLOWED_KEY]: z.boolean().optional().catch(undefined),
    /** Replaces the person's rules as a whole; sites may be written as `parseSite` takes them. */
    [SITE_RULES_KEY]: z
      .object({ mode: z.enum(["all", "only"]), only: managedSites, never: managedSites })
      .optional()
      .catch(undefined),
  })
  .catch({});
export type Managed = z.infer<typeof managedSchema>;

/** The names that `chrome.storage.managed` is asked for. */
export const MANAGED_KEYS: readonly (keyof Managed)[] = [
  SERVER_URL_KEY,
  SERVER_TOKEN_KEY,
  DEBUGGER_ALLOWED_KEY,
  SITE_RULES_KEY,
];
